// Owns the evidence from inside a running lab: the balancer's own counters, the backends' own logs.
// Must not change anything in the lab, compare one witness with another, or judge.
export type { BackendContext, BackendWitness, MiddleContext, MiddleWitness, StatusWatch, Witness } from './witness.js';
export { checkWitnessPart, openWitness } from './witness-kinds.js';
