// Owns strict rendering: templates, the small texts of a definition, and the resolved lab that the life cycle starts.
// Must not talk to an engine, write files, check a part's options, or let a value with a control character through.
export {
  authorityFile,
  certificatesIn,
  COMPOSE_FILE,
  composeFolder,
  ENV_FILE,
  mountedFiles,
  notExpressible,
  passwordsIn,
  secretsIn,
  portVariable,
  unescapeDollars,
  type ComposeFolderInput,
  type FolderCertificate,
  type FolderFile,
  type LabOrigin,
  type NotExpressible,
} from './compose/index.js';
export type { TemplateData } from './plain-data.js';
export { renderTemplate, renderText, type RenderOptions } from './render-template.js';
export { checkRendering, resolveLab, type ResolveOptions } from './resolve-lab.js';
export type { ServiceData } from './template-data.js';
