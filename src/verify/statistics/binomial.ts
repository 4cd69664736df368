import { betaLower, betaUpper } from './beta.js';

/** Probability of at most `most` successes in `trials`, each with probability `success`. */
export function binomialAtMost(most: number, trials: number, success: number): number {
  if (most < 0) return 0;
  return most >= trials ? 1 : betaUpper(success, most + 1, trials - most);
}

/** Probability of at least `least` successes in `trials`, each with probability `success`. */
export function binomialAtLeast(least: number, trials: number, success: number): number {
  if (least > trials) return 0;
  return least <= 0 ? 1 : betaLower(success, least, trials - least + 1);
}
