import { continuedFraction } from './continued-fraction.js';
import { deviance } from './deviance.js';
import { HALF_LOG_TWO_PI, stirlingError } from './log-gamma.js';
import { root } from './root.js';

/** ln of the smallest share that is looked for. */
const LOG_SMALLEST = Math.log(1e-305);

/** Regularised incomplete beta I_x(a, b), a and b > 0. */
export function betaLower(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return isLow(x, a, b) ? lowTail(x, 1 - x, a, b) : 1 - lowTail(1 - x, x, b, a);
}

/** 1 - I_x(a, b), precise where it is small. */
export function betaUpper(x: number, a: number, b: number): number {
  if (x <= 0) return 1;
  if (x >= 1) return 0;
  return isLow(x, a, b) ? 1 - lowTail(x, 1 - x, a, b) : lowTail(1 - x, x, b, a);
}

/**
 * The x that a beta deviate is below (`lower`), or above (`upper`), with probability `p`, 0 < p < 1. A small result is as precise
 * as a large one.
 */
export function betaQuantile(tail: 'lower' | 'upper', p: number, a: number, b: number): number {
  const wanted = Math.log(p);
  const miss = (log: number): number =>
    tail === 'lower'
      ? Math.log(betaLower(Math.exp(log), a, b)) - wanted
      : wanted - Math.log(betaUpper(Math.exp(log), a, b));
  return Math.exp(root(miss, LOG_SMALLEST, 0));
}

function isLow(x: number, a: number, b: number): boolean {
  return x <= (a + 1) / (a + b + 2);
}

/**
 * I_x(a, b) for x below the mean; `y` = 1 - x. The continued fraction whose terms do not cancel where x is near 0 or 1
 * (Didonato & Morris 1992, Algorithm 708, `bfrac`).
 */
function lowTail(x: number, y: number, a: number, b: number): number {
  const start = (a * (a * y - b * x + 1)) / (a + 1);
  const rest = (m: number): number =>
    m + (m * (b - m) * x) / (a + 2 * m - 1) + ((a + m) * (a * y - b * x + 1 + m * (1 + y))) / (a + 2 * m + 1);
  const fraction = continuedFraction(
    (m) => (m === 0 ? start : rest(m)),
    (m) => ((a + m - 1) * (a + b + m - 1) * m * (b - m) * x * x) / (a + 2 * m - 1) ** 2,
  );
  return front(x, y, a, b) / fraction;
}

/** x^a y^b / B(a, b), from the binomial probability of a count `a` of a + b (Loader 2000). */
function front(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  const error = stirlingError(n) - stirlingError(a) - stirlingError(b);
  const away = deviance(a, n * x) + deviance(b, n * y);
  return Math.sqrt((a * b) / n) * Math.exp(error - away - HALF_LOG_TWO_PI);
}
