import type { Drift } from '../../lint/index.js';
import { classifyWeights, countOrder, predictOrder } from '../../oracle/index.js';

/** A short run has some ten cycles; by 34 every vector that drifts has done so (`classifyWeights`). */
const FEWEST_CYCLES = 10;
const MOST_CYCLES = 34;

/** The first whole number of cycles after which HAProxy's roundrobin is off these weights; undefined when it never is. */
export function driftOf(weights: readonly number[]): Drift | undefined {
  if (classifyWeights(weights) === 'clean') return undefined;
  const divisor = weights.reduce(greatestCommonDivisor, 0);
  const shares = weights.map((weight) => weight / divisor);
  const cycle = shares.reduce((sum, share) => sum + share, 0);
  const picks = predictOrder('roundrobin', weights, 0, MOST_CYCLES * cycle);
  const upTo = (cycles: number): Drift => {
    const requests = cycles * cycle;
    return { requests, counts: countOrder(picks.subarray(0, requests), weights.length) };
  };
  const isOff = (cycles: number) => upTo(cycles).counts.some((count, i) => count !== cycles * (shares[i] ?? 0));
  const lengths = Array.from({ length: MOST_CYCLES - FEWEST_CYCLES + 1 }, (_, i) => FEWEST_CYCLES + i);
  return upTo(lengths.find(isOff) ?? FEWEST_CYCLES);
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
