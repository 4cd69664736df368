import type { Outcome, SharesModel } from '../../lab/verdict.js';
import { equivalence } from './equivalence.js';
import { ALPHA, LOOKS } from './plan-looks.js';

/** What one look at the counts decides. */
export interface Look {
  readonly outcome: Outcome;
  /** Place of the model that is met; the first where none is. */
  readonly model: number;
  /** Server that decides, see `equivalence`. */
  readonly server: number;
}

/**
 * One of the looks that were declared beforehand. Of several models one may be met by mistake: each has its part of the chance. All of
 * them being left by mistake is no more likely than one.
 */
export function lookAt(models: readonly SharesModel[], counts: readonly number[]): Look {
  const alpha = ALPHA / LOOKS.length;
  const met = models.map((model) => equivalence(counts, model, alpha / models.length));
  const passed = met.findIndex(({ outcome }) => outcome === 'PASS');
  if (passed >= 0) return { ...met[passed]!, model: passed };
  const failed = models.map((model) => equivalence(counts, model, alpha));
  if (failed.every(({ outcome }) => outcome === 'FAIL')) return { ...failed[0]!, model: 0 };
  return { outcome: 'INCONCLUSIVE', model: 0, server: met[0]!.server };
}
