// Owns the oracle of probes: what the rows themselves promise, and whether each negative one has a positive beside it.
// Must not know what was observed.
export { probes } from './probes.js';
