// Owns the judgement of messages: operations, routing, and what consumers and publishers may rely on. consumers/ and publishers/ by whom a claim is about.
// Must not decide what must happen, nor look at anything but the expectation and the observation.
export { arrivals, dispatch, redelivery } from './consumers/index.js';
export { operations } from './operations.js';
export { pace, survivors } from './publishers/index.js';
export { routing } from './routing.js';
