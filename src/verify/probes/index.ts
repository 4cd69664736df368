// Owns the judgement of probes: each row exact, by what came of it, by the targets' logs and by what the engine says.
// Must not decide what a row should come to.
export { probes } from './probes.js';
