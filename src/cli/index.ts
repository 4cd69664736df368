// Owns everything that talks to a terminal: the base command, flags, questions, progress, error texts, exit codes.
// Must not know what a lab is made of: commands call the domain and hand its results here.
export { LabCommand } from './base-command.js';
export { stateOfTarget } from './connect-target.js';
export { nearLabs } from './known-lab.js';
export { StagedCommand } from './staged-command.js';
export type { Folders } from './folders.js';
export type { Terminal } from './terminal/index.js';
