// Owns the judgement of what consumers got: each message once, in turns or fairly, and again when one of them dies.
// Must not know how messages got into a queue.
export { arrivals } from './arrivals.js';
export { dispatch } from './dispatch.js';
export { redelivery } from './redelivery.js';
