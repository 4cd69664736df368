// Owns probes: rows of what is done inside a lab's containers, what must come of each, and the ledger of what came.
// Must not run anything, nor judge.
export type { ProbeAnswer, ProbeOutcome } from './probe-answer.js';
export {
  isNegative,
  type FileRow,
  type IdentityRow,
  type MirrorRow,
  type ProbeRow,
  type RequestRow,
  type RunRow,
  type ValuePromise,
} from './probe-row.js';
export { uncontrolled } from './uncontrolled.js';
export { ProbesShape, probeRows, type Probes } from './probe-shape.js';
export type { IdentityField, RequestOutcome } from './probe-words.js';
