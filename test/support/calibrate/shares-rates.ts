import type { Outcome, SharesModel } from '../../../src/lab/verdict.js';
import { ALPHA, equivalence, LOOKS, planLooks } from '../../../src/verify/shares/index.js';
import { draws } from './draw.js';

export interface Rates {
  readonly runs: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Requests that a run took, on average. */
  readonly meanRequests: number;
}

/** Simulates whole verifications, look after look, of a balancer that draws by `truth`. */
export function sharesRates(model: SharesModel, truth: readonly number[], runs: number, next: () => number): Rates {
  const looks = planLooks({ models: [model] });
  const outcomes = { PASS: 0, FAIL: 0, INCONCLUSIVE: 0 };
  let requests = 0;
  for (let run = 0; run < runs; run++) {
    const counts = truth.map(() => 0);
    let [sent, outcome]: [number, Outcome] = [0, 'INCONCLUSIVE'];
    for (const look of looks) {
      for (const server of draws(truth, look - sent, next)) counts[server]! += 1;
      sent = look;
      ({ outcome } = equivalence(counts, model, ALPHA / LOOKS.length));
      if (outcome !== 'INCONCLUSIVE') break;
    }
    outcomes[outcome] += 1;
    requests += sent;
  }
  return { runs, outcomes, meanRequests: requests / runs };
}
