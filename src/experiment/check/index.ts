// Owns the check of a lab before anything runs: its file, its parts, its templates.
// Must not need an engine.
export { checkLab, requireValidScaffold } from './check-lab.js';
export { checkPart } from './check-part.js';
