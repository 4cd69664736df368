// Owns the oracles of tables: rules whose outcome the lab itself writes down, row by row, and cookies that bind a client to a server.
// Must not know how the rows are sent, nor judge.
export { cookie } from './cookie.js';
export { routingTable } from './routing-table.js';
export { tableOf, rowsExpectation } from './table-of.js';
