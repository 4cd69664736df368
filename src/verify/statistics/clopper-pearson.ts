import { betaQuantile } from './beta.js';

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
    low: successes === 0 ? 0 : betaQuantile('lower', alpha, successes, failures + 1),
    high: failures === 0 ? 1 : betaQuantile('upper', alpha, successes + 1, failures),
  };
}
