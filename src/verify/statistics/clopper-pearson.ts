import { betaRegularised } from './special-functions.js';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Exact bounds of a share after `successes` of `trials`, each one-sided at level `alpha` (Clopper & Pearson 1934,
 * Biometrika 26): `low` is exceeded by the true share with probability at least 1 - alpha, and so is `high` undercut.
 */
export function clopperPearson(successes: number, trials: number, alpha: number): Interval {
  const failures = trials - successes;
  return {
    low: successes === 0 ? 0 : solve((share) => betaRegularised(share, successes, failures + 1), alpha),
    high: failures === 0 ? 1 : 1 - solve((share) => betaRegularised(share, failures, successes + 1), alpha),
  };
}

/** Where the increasing function reaches `level`, between 0 and 1, by bisection in the exponent, to the last bit. */
function solve(rising: (x: number) => number, level: number): number {
  let [low, high] = [Math.log(1e-300), 0];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (rising(Math.exp(middle)) < level) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
