// Owns what each operation of a script does with the client, and what it tells of it.
// Must not decide whether that is what the script wants, or do anything twice.
export { runOperation } from './run-operation.js';
