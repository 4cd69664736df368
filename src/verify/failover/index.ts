// Owns the judgement of a server that is lost and comes back: when the balancer noticed, and what the client saw of it.
// Must not know how health checks are timed.
export { failover } from './failover.js';
