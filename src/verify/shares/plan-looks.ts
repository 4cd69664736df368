import type { SharesExpectation } from '../../lab/verdict.js';
import { normalUpperQuantile } from '../statistics/index.js';

/** Probability of PASS with a share on its margin, and of FAIL with every share within it, over all looks together. */
export const ALPHA = 1e-3;
/** Probability that the second look is not yet a PASS when the shares are those of the model. */
export const BETA = 0.01;
/** Looks at the same growing sample, as multiples of the planned size: declared here, before any request is sent. */
export const LOOKS = [0.5, 1, 2, 4] as const;
/** More than this is not sent for a first look. */
const MOST = 1_000_000;

/**
 * Requests at which each look is taken. The planned size is the largest over the servers of
 * [z_a √(e(1-e)) + z_b √(p(1-p))]² / δ², e the margin's edge: the variance at the edge, since PASS must be refused there.
 */
export function planLooks({ models }: Pick<SharesExpectation, 'models'>): number[] {
  const a = normalUpperQuantile(ALPHA / (LOOKS.length * models.length));
  const sizes = models.flatMap(({ shares, margins }) => {
    const b = normalUpperQuantile(BETA / (2 * shares.length));
    return shares.flatMap((p, i) => {
      const margin = margins[i]!;
      return [p - margin, p + margin]
        .filter((edge) => edge > 0 && edge < 1)
        .map((edge) => ((a * Math.sqrt(edge * (1 - edge)) + b * Math.sqrt(p * (1 - p))) / margin) ** 2);
    });
  });
  const planned = Math.min(MOST, Math.max(100, ...sizes));
  return LOOKS.map((part) => Math.ceil(part * planned));
}

/** Requests of the first look; those asked for, when somebody did. */
export function firstLook(expectation: SharesExpectation): number {
  return expectation.requests ?? planLooks(expectation)[0]!;
}
