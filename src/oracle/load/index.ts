// Owns the strategies that follow load: leastconn, first, and servers with a maxconn and their queue.
// Must not judge; how long the servers took comes in later, with what was seen.
export { closedLoop } from './closed-loop.js';
export { bulkhead } from './bulkhead.js';
export { first, firstHeld } from './first.js';
export { leastconn } from './leastconn.js';
export { createLeastconn, type Ties } from './leastconn-model.js';
export { maxconn } from './maxconn.js';
