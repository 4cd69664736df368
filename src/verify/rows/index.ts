// Owns the judgement of tables: each row exact, by three witnesses.
// Must not decide what a row should come to.
export { table } from './table.js';
