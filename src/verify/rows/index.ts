// Owns the judgement of tables: each row exact, or how often each got which answer, by three witnesses.
// Must not decide what a row should come to.
export { table } from './table.js';
export { tally } from './tally.js';
