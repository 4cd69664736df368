// Owns the reading of the backends' ledgers from their containers' logs.
// Must not believe a line that stands in another container's log.
export { requestLog } from './request-log.js';
