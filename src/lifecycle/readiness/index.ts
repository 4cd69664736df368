// Owns the menu of ways to tell that a service is ready, and the wait for it with its two failures: crashed, not in time.
// Must not create, start or change anything.
export { crashed } from './not-ready.js';
export { checkReadinessPart } from './readiness-kinds.js';
export { waitUntilReady, type ReadyWait } from './wait-until-ready.js';
