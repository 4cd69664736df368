// Owns the judgement: reconciles the witnesses, checks the preconditions, compares with the expectation, names suspects. Pure.
// Must not predict (that is the oracle's), read a counter, send a request or format a report.
export { bulkheadObstacles } from './bulkhead/index.js';
export { checkJudgePart, judgeClaim, judgeKinds, requestsOf } from './judge-claim.js';
export type { JudgeInput, JudgeKind } from './judges/index.js';
export { peaksByLog } from './load/index.js';
export { signFlip } from './statistics/index.js';
export { concludeVerdict } from './conclude-verdict.js';
export { countersDelta, type CountersDelta, guards, reconcile, type ServerDelta } from './witnesses/index.js';
