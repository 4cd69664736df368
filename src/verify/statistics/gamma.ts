import { continuedFraction } from './continued-fraction.js';
import { deviance } from './deviance.js';
import { HALF_LOG_TWO_PI, stirlingError } from './log-gamma.js';
import { root } from './root.js';

const PRECISION = 1e-17;

/** Regularised upper incomplete gamma Q(a, x), a > 0, x >= 0. DLMF 8.11.4 below a + 1, continued fraction 8.9.2 above. */
export function gammaUpper(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return NaN;
  if (x === 0) return 1;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

/** Regularised lower incomplete gamma P(a, x) = 1 - Q(a, x), precise where it is small. */
export function gammaLower(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return NaN;
  if (x === 0) return 0;
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/** Probability that chi-square with `df` degrees of freedom is at least `statistic`. */
export function chiSquareUpper(statistic: number, df: number): number {
  return gammaUpper(df / 2, statistic / 2);
}

/** The statistic that chi-square with `df` degrees of freedom reaches with probability `upper`, 0 < upper < 1. */
export function chiSquareQuantile(upper: number, df: number): number {
  const wanted = Math.log(upper);
  let high = df + 10;
  while (Math.log(chiSquareUpper(high, df)) > wanted) high *= 2;
  // By the logarithm of the statistic, which may be tiny.
  const miss = (log: number): number =>
    upper < 0.5
      ? wanted - Math.log(chiSquareUpper(Math.exp(log), df))
      : Math.log(gammaLower(df / 2, Math.exp(log) / 2)) - Math.log1p(-upper);
  return Math.exp(root(miss, Math.log(1e-300), Math.log(high)));
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * PRECISION; n++) sum += term *= x / (a + n);
  return front(a, x) * sum;
}

function upperFraction(a: number, x: number): number {
  const fraction = continuedFraction(
    (n) => (n === 0 ? x + 1 - a : x + 2 * n + 1 - a),
    (n) => -n * (n - a),
  );
  return front(a, x) / fraction;
}

/** x^a e^-x / Γ(a), as a times the Poisson probability of a count `a` (Loader 2000). */
function front(a: number, x: number): number {
  return Math.exp(Math.log(a) / 2 - HALF_LOG_TWO_PI - stirlingError(a) - deviance(a, x));
}
