import { deviance } from './deviance.js';
import { HALF_LOG_TWO_PI, logFactorial, logGamma, stirlingError } from './log-gamma.js';

/** ln of the probability of these counts in independent draws; `probabilities` sum to 1. */
export function logMultinomial(counts: readonly number[], probabilities: readonly number[]): number {
  const draws = sum(counts);
  return counts.reduce(
    (log, count, i) => log + logPoisson(count, draws * (probabilities[i] ?? 0)),
    -logPoisson(draws, draws),
  );
}

/** ln of the Poisson probability of `count`, without cancellation (Loader 2000). */
function logPoisson(count: number, mean: number): number {
  if (mean === 0) return count === 0 ? 0 : -Infinity;
  if (count === 0) return -mean;
  return -deviance(count, mean) - stirlingError(count) - Math.log(count) / 2 - HALF_LOG_TWO_PI;
}

/**
 * Probability that independent draws give every count within `tolerance` of `centres` (whole numbers that sum to the
 * number of draws). Exact: a multinomial is Poisson counts given their sum (Levin 1981, Ann. Statist. 9), and the sum of the
 * deviations is convolved server by server.
 */
export function multinomialWithin(
  centres: readonly number[],
  probabilities: readonly number[],
  tolerance: number,
): number {
  const requests = sum(centres);
  let logScale = 0;
  let deviations = [1];
  centres.forEach((centre, i) => {
    const logs = aroundLogs(centre, requests * (probabilities[i] ?? 0), tolerance);
    const highest = Math.max(...logs);
    if (highest === -Infinity) deviations = [];
    logScale += highest;
    deviations = convolve(
      deviations,
      logs.map((log) => Math.exp(log - highest)),
    );
  });
  const middle = deviations[centres.length * tolerance] ?? 0;
  const logSumIsRequests = logPoisson(requests, requests);
  return middle === 0 ? 0 : Math.min(1, Math.exp(Math.log(middle) + logScale - logSumIsRequests));
}

/** ln of the Poisson probabilities of `centre - tolerance` … `centre + tolerance`. */
function aroundLogs(centre: number, mean: number, tolerance: number): number[] {
  return Array.from({ length: 2 * tolerance + 1 }, (_, i) => {
    const count = centre - tolerance + i;
    return count < 0 ? -Infinity : logPoisson(count, mean);
  });
}

function convolve(a: readonly number[], b: readonly number[]): number[] {
  const product = new Array<number>(Math.max(0, a.length + b.length - 1)).fill(0);
  a.forEach((x, i) => b.forEach((y, j) => (product[i + j]! += x * y)));
  return product;
}

/**
 * ln of the probability of one given sequence with these counts, when the shares themselves are unknown: a Pólya urn that
 * starts with `start` balls of each colour (Dirichlet-multinomial without its coefficient).
 */
export function logUrnSequence(counts: readonly number[], start: readonly number[]): number {
  let log = logGamma(sum(start)) - logGamma(sum(start) + sum(counts));
  counts.forEach((count, i) => {
    if (count > 0) log += logGamma((start[i] ?? 0) + count) - logGamma(start[i] ?? 0);
  });
  return log;
}

/** ln of the number of orders that have these counts. */
export function logArrangements(counts: readonly number[]): number {
  return counts.reduce((log, count) => log - logFactorial(count), logFactorial(sum(counts)));
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
