// Owns the way between a lab and a compose folder: what the folder holds, writing it, and attaching to the project that runs from it.
// Must not start or stop anything: `docker compose` does, and people call it.
export { attachCompose, readClaim } from './attach-compose.js';
export { makeComposeFolder, type MadeComposeFolder } from './make-compose-folder.js';
export { lookAtFolder, writeFolder, type FileFate } from './write-folder.js';
export { composeCommand } from './compose-command.js';
export { differencesText } from './compose-differences.js';
export { composeText } from './compose-text.js';
