// Owns HAProxy's rules as a pure model: what a condition looks at, which rule decides a request, and requests that tell rules apart.
// Must not send a request, nor know a lab.
export { matchesIn } from './condition.js';
export type { Strange } from './match.js';
export { probesOf } from './probes.js';
export type { RuledRequest } from './request.js';
export { createRouter, type Outcome, type Router } from './route.js';
export type { Rule } from './rule.js';
