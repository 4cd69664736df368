// Owns the compose folder of a lab: compose.yaml, the rendered files beside it, a README, and what compose cannot express.
// Must not read or write a file, know where an image comes from, or start anything.
export { COMPOSE_FILE, composeFolder, type ComposeFolderInput } from './compose-folder.js';
export { portVariable } from './compose-service.js';
export { authorityFile, certificatesIn, ENV_FILE, passwordsIn, secretsIn, type FolderCertificate } from './secrets.js';
export { unescapeDollars } from './dollars.js';
export { notExpressible, type NotExpressible } from './not-expressible.js';
export { mountedFiles, type FolderFile } from './place-files.js';
export type { LabOrigin } from './compose-file.js';
