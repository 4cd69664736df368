// Owns the odds: distributions and bounds as plain functions of numbers, each with its source.
// Must not know servers, requests or claims.
export { clopperPearson } from './clopper-pearson.js';
export {
  binomialAtMost,
  logArrangements,
  logMultinomial,
  logUrnSequence,
  multinomialWithin,
  sum,
} from './multinomial.js';
export { betaRegularised, chiSquareUpper, gammaUpper, logGamma } from './special-functions.js';
