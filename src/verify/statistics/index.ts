// Owns the odds: distributions and bounds as plain functions of numbers, each with its source.
// Must not know servers, requests or claims.
export { betaLower, betaUpper } from './beta.js';
export { binomialAtLeast, binomialAtMost } from './binomial.js';
export { clopperPearson, type Interval } from './clopper-pearson.js';
export { chiSquareQuantile, chiSquareUpper, gammaLower, gammaUpper } from './gamma.js';
export { logGamma } from './log-gamma.js';
export { logArrangements, logMultinomial, logUrnSequence, multinomialWithin, sum } from './multinomial.js';
export { signFlip, type SignFlip } from './sign-flip.js';
export { normalUpper, normalUpperQuantile } from './normal.js';
