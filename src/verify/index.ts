// Owns the judgement: reconciles the witnesses, checks the preconditions, compares with the expectation, names suspects. Pure.
// Must not predict (that is the oracle's), read a counter, send a request or format a report.
export { checkJudgePart, judgeClaim, judgeKinds } from './judge-claim.js';
export type { JudgeInput, JudgeKind } from './judges/judge-kind.js';
export { concludeVerdict } from './conclude-verdict.js';
export { countersDelta, type CountersDelta, type ServerDelta } from './witnesses/counters-delta.js';
export { guards } from './witnesses/guards.js';
export { reconcile } from './witnesses/reconcile.js';
export { clopperPearson } from './statistics/clopper-pearson.js';
export { binomialAtMost, logMultinomial, logUrnSequence, multinomialWithin } from './statistics/multinomial.js';
export { betaRegularised, chiSquareUpper, gammaUpper, logGamma } from './statistics/special-functions.js';
