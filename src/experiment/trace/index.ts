// Owns the way of one message or request through a run's ledgers: where the last run of a lab is kept, and what is told of it.
// Must not send anything, nor judge.
export { keepRun, readRun, removeRun, requireTracedLab, runFromEvidence } from './keep-run.js';
export { tracesJson, tracesText } from './trace-text.js';
export { findTraces } from './find-traces.js';
