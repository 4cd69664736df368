// Owns the oracles of tables: outcomes that the lab itself writes down, row by row or counted, and cookies that bind a client to a server.
// Must not know how the rows are sent, nor judge.
export { cookie } from './cookie.js';
export { routingTable } from './routing-table.js';
export { tally } from './tally.js';
export { tableOf, rowsExpectation } from './table-of.js';
