// Owns the check of a lab before anything runs: its file, its parts, its templates, and the mistakes that lint knows.
// Must not need an engine.
export { checkLab, requireValidScaffold } from './check-lab.js';
export { checkPath } from './check-path.js';
export { checkPart } from './check-part.js';
