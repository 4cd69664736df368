// Owns tables of requests: what each row sends, and what must come of it. Traffic sends them, oracles predict from them.
// Must not send, nor know a balancer.
export { rowsOf, rowText, type TableRow } from './table-row.js';
export { RequestTableShape, type RequestTable } from './request-table.js';
