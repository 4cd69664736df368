// Owns the judgement of what follows load: how many requests each server had at once, shares by speed, queues and what they refuse.
// Must not simulate a balancer, nor decide how many are too many.
export { held } from './held.js';
export { loadShares } from './load-shares.js';
export { peaks } from './peaks.js';
export { queueTime } from './queue-time.js';
export { refused } from './refused.js';
export { busiest, durations, median, overlapAll, peaksByLog, spansOf } from './spans.js';
