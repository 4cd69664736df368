// Owns the reading of ledgers from containers' logs: those of the backends, and those of the programs that consume messages.
// Must not believe a line that stands in another container's log.
export { consumerLog } from './consumer-log.js';
export { eventLine, type EventLine } from './event-line.js';
export { requestLog } from './request-log.js';
