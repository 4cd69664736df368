import type { CycleExpectation } from '../../lab/verdict.js';
import { binomialAtMost, logMultinomial, multinomialWithin, sum } from '../statistics/index.js';

/** One cycle's requests of each server. */
export function cycleShares({ weights, cycle }: CycleExpectation): number[] {
  const total = sum(weights);
  return weights.map((weight) => (weight * cycle) / total);
}

/** Whether draws by weight could come out in more than one way: with a single server, or a single weight, they cannot. */
export function hasAlternative({ weights }: CycleExpectation): boolean {
  return weights.filter((weight) => weight > 0).length > 1;
}

/**
 * Most that independent draws by weight pass the order check with; undefined where they have no choice. Where whole cycles are exact it is
 * the chance to fill each of them, in whatever order: draws that also keep the order are rarer still.
 */
export function orderImpostor(expectation: CycleExpectation): number | undefined {
  if (!hasAlternative(expectation)) return undefined;
  const { cycle, requests, order, cycleOrder, cyclesExact, tolerance } = expectation;
  const probabilities = probabilitiesOf(expectation);
  const cycles = Math.floor(requests / cycle);
  const logCycle = logMultinomial(cycleShares(expectation), probabilities);
  if ((order ?? cycleOrder) && cyclesExact && cycles > 0) return Math.exp(cycles * logCycle);
  if (order) return Math.exp(logSequence(expectation, probabilities));
  const totals = multinomialWithin(wholeTotals(expectation), probabilities, tolerance);
  if (!cyclesExact) return totals;
  // At most `tolerance` off per server: at most so many windows of which two servers each are off.
  const wrongWindows = Math.floor((probabilities.length * tolerance) / 2);
  return Math.min(totals, binomialAtMost(wrongWindows, cycles, -Math.expm1(logCycle)));
}

/** Probability that independent draws by weight pass the totals check; an upper bound where prefixes are checked as well. */
export function totalsImpostor(expectation: CycleExpectation, edge: number): number | undefined {
  if (!hasAlternative(expectation)) return undefined;
  return multinomialWithin(wholeTotals(expectation), probabilitiesOf(expectation), expectation.tolerance + edge);
}

function probabilitiesOf({ weights }: CycleExpectation): number[] {
  return weights.map((weight) => weight / sum(weights));
}

function logSequence({ totals }: CycleExpectation, probabilities: readonly number[]): number {
  return sum(totals.map((count, i) => (count === 0 ? 0 : count * Math.log(probabilities[i]!))));
}

/** Totals of an unknown start are whole already, unless a part of a cycle was asked for. */
function wholeTotals({ totals }: CycleExpectation): number[] {
  return totals.map(Math.round);
}
