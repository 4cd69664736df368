import * as z from 'zod';
import type { BulkheadExpectation, Outcome } from '../../lab/verdict.js';
import type { JudgeKind } from '../judges/index.js';
import { countOf } from '../words.js';
import { judgeBulkhead, pressure, type BulkheadDecision } from './judge-bulkhead.js';
import { p95 } from './quantile.js';
import type { BulkheadSeen } from './saturation.js';

const REFUSED = 503;
/** With calls that take so much longer than the lab says, fewer are served than it says, too. */
const SLOWER = 1.1;

/** Judges whom a full compartment turns away: everybody for whom there is no place, at once, and nobody else. */
export const turnedAway: JudgeKind<BulkheadExpectation> = {
  options: z.strictObject({}),
  form: 'bulkhead',
  needsTraffic: true,
  judge(input) {
    const { served, refusedMs, timesAlone, flows } = input.expectation;
    return judgeBulkhead(input, {
      smallestCaught: `fewer than ${served.low} or more than ${served.high} answers, or a 503 with a p95 over ${refusedMs} ms and over ${timesAlone} times that of the other route alone`,
      shows: [flows.loaded],
      decide: (seen) => decide(input.expectation, seen),
    });
  },
};

function decide(expectation: BulkheadExpectation, seen: BulkheadSeen): BulkheadDecision {
  const { served, refusedMs, timesAlone, delayMs, heldUpMs } = expectation;
  const { loaded, tookMs } = seen;
  const mostMs = Math.max(refusedMs, timesAlone * p95(seen.alone));
  const refused = loaded.statuses.filter((status) => status === REFUSED).length;
  const answered = loaded.statuses.filter((status) => status === 200).length;
  const others = loaded.count - refused - answered;
  const slowest = p95(loaded, (i) => loaded.statuses[i] === REFUSED);
  const words = `${answered} × 200 and ${refused} × ${REFUSED} of ${countOf(loaded.count, 'request')}`;
  const details = [pressure(seen, expectation)];
  const as = (outcome: Outcome, why: string): BulkheadDecision => ({ outcome, reason: `${words}: ${why}`, details });
  if (others > 0) return as('FAIL', `${others} came out otherwise`);
  if (refused === 0) return as('FAIL', 'nobody was turned away');
  if (slowest > Math.max(mostMs, heldUpMs)) {
    return as('FAIL', `a 503 took ${slowest.toFixed(0)} ms (p95), ${mostMs.toFixed(0)} ms at most may be`);
  }
  if (slowest > Math.min(mostMs, heldUpMs) || tookMs > delayMs * SLOWER) {
    const slow = `a 503 took ${slowest.toFixed(0)} ms (p95), a call to ${seen.behind} ${tookMs.toFixed(0)} ms`;
    return as('INCONCLUSIVE', `${slow}: the machine is too busy to tell`);
  }
  const can = `${served.low} to ${served.high} can be served`;
  if (answered < served.low || answered > served.high) return as('FAIL', can);
  const took = `a 503 takes ${slowest.toFixed(0)} ms (p95, at most ${mostMs.toFixed(0)} ms)`;
  return { outcome: 'PASS', reason: `${words}, ${can}; ${took}; ${details[0]}` };
}
