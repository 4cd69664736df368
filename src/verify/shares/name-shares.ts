import type { SharesExpectation, Suspect } from '../../lab/verdict.js';
import { logMultinomial, sum } from '../statistics/index.js';

/** No share is quite 0: a likelihood of 0 could not be weighed. */
const SMALLEST_SHARE = 1e-6;
const SHOWN = 3;

/** Mistakes whose shares explain the counts better than the models do, likeliest first, against the next best explanation. */
export function nameShares({ models, alternatives }: SharesExpectation, counts: readonly number[]): Suspect[] {
  const log = (shares: readonly number[]): number => {
    const kept = shares.map((share) => Math.max(SMALLEST_SHARE, share));
    return logMultinomial(
      counts,
      kept.map((share) => share / sum(kept)),
    );
  };
  const claimed = Math.max(...models.map(({ shares }) => log(shares)));
  const weighed = alternatives.map((each) => ({ ...each, log: log(each.shares) }));
  // One mistake on two rings is one mistake.
  const best = weighed.filter(
    (each) => !weighed.some(({ says, log: other }) => says === each.says && other > each.log),
  );
  const better = best.filter((each) => each.log > claimed).sort((a, b) => b.log - a.log);
  return better.slice(0, SHOWN).map(({ id, says, log: own }, i) => {
    const next = better[i + 1]?.log ?? claimed;
    return { id, says, log10LikelihoodRatio: (own - next) / Math.LN10 };
  });
}
