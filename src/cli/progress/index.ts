// Owns how progress looks: a live list on a terminal, plain lines elsewhere.
// Must not decide what is done, nor keep a result.
export type { ProgressRenderer } from './phase-line.js';
export { createProgress } from './progress.js';
