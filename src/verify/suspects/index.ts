// Owns the search for the cause: which mistake, or which running configuration, explains what was seen.
// Must not decide an outcome.
export { suspectsByShare } from './by-share.js';
export { followed } from './followed.js';
export { nameSuspects } from './name-suspects.js';
export { bothInWords, runsAsExpected, sameWeights, UNNAMED_ALGORITHM, weightsOf } from './running-weights.js';
