// Owns when the next request is sent, in a closed and in an open loop, and how latencies are summed up.
// Must not know what a request is.
export { createClosedLoop } from './closed-loop.js';
export { createLatencies, latencySummary, type Latencies } from './latency.js';
export type { Loop } from './loop.js';
export { createOpenLoop } from './open-loop.js';
export { watchDeadlines } from './watch-deadlines.js';
