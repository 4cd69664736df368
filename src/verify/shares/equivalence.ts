import type { Outcome, SharesModel } from '../../lab/verdict.js';
import { binomialAtLeast, binomialAtMost, sum } from '../statistics/index.js';

export interface Equivalence {
  readonly outcome: Outcome;
  /** Server that decides: the one outside, or the one not yet shown to be inside. */
  readonly server: number;
}

/**
 * Whether each share is shown to be within its margin (PASS), some share to be outside of it (FAIL), or neither. Exact binomial
 * tails against the edges, which is whether the one-sided Clopper-Pearson bounds at `alpha` lie within. PASS needs every server
 * (intersection-union: no correction); FAIL needs one of `k`, above or below, so each has `alpha` / 2k.
 */
export function equivalence(counts: readonly number[], { shares, margins }: SharesModel, alpha: number): Equivalence {
  const trials = sum(counts);
  const each = alpha / (2 * counts.length);
  const sides = counts.map((count, i) => {
    const [low, high] = [shares[i]! - margins[i]!, shares[i]! + margins[i]!];
    // How likely such a count, or one further on, is with the share on that edge.
    const aboveLow = low <= 0 ? 0 : binomialAtLeast(count, trials, low);
    const belowHigh = high >= 1 ? 0 : binomialAtMost(count, trials, high);
    return { doubt: Math.max(aboveLow, belowHigh), outside: beyond(count, trials, low, high) };
  });
  const outside = placeOfLeast(sides.map((side) => side.outside));
  if (sides[outside]!.outside <= each) return { outcome: 'FAIL', server: outside };
  const doubtful = placeOfLeast(sides.map((side) => -side.doubt));
  return { outcome: sides[doubtful]!.doubt <= alpha ? 'PASS' : 'INCONCLUSIVE', server: doubtful };
}

/** A count on this side of both edges speaks for neither: the median of a binomial is next to its mean, so its tail there is half or more. */
function beyond(count: number, trials: number, low: number, high: number): number {
  if (high < 1 && count > trials * high) return binomialAtLeast(count, trials, high);
  if (low > 0 && count < trials * low) return binomialAtMost(count, trials, low);
  return 1;
}

function placeOfLeast(values: readonly number[]): number {
  return values.indexOf(Math.min(...values));
}
