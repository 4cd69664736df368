// Owns the comparison of the witnesses with each other, and the preconditions that their numbers prove or break.
// Must not know what was expected.
export { countersDelta, type CountersDelta, type ServerDelta } from './counters-delta.js';
export { guards, isRefusal, type Allowances } from './guards.js';
export { reconcile } from './reconcile.js';
export { alignOrder, tally } from './tally.js';
