import * as z from 'zod';
import type { BulkheadExpectation } from '../../lab/verdict.js';
import type { JudgeKind } from '../judges/index.js';
import { countOf } from '../words.js';
import { judgeBulkhead, pressure, type BulkheadDecision } from './judge-bulkhead.js';
import { p95 } from './quantile.js';
import type { BulkheadSeen } from './saturation.js';

/** Judges that a route takes no longer, and fails no more, while another one's slow calls are asked for beyond what there is. */
export const isolation: JudgeKind<BulkheadExpectation> = {
  options: z.strictObject({}),
  form: 'bulkhead',
  needsTraffic: true,
  judge(input) {
    const { atMostMs, timesAlone, heldUpMs, flows } = input.expectation;
    return judgeBulkhead(input, {
      smallestCaught: `a p95 over ${atMostMs} ms and over ${timesAlone} times the one without load, or one answer that is no 200; up to ${heldUpMs} ms the claim stays open`,
      shows: Object.values(flows),
      decide: (seen) => decide(input.expectation, seen),
    });
  },
};

function decide(expectation: BulkheadExpectation, seen: BulkheadSeen): BulkheadDecision {
  const { alone, watched, loaded } = seen;
  const { atMostMs, timesAlone, heldUpMs } = expectation;
  const failed = [alone, watched].flatMap(({ statuses }) => statuses.filter((status) => status !== 200)).length;
  const [before, under] = [p95(alone), p95(watched)];
  const mostMs = Math.max(atMostMs, timesAlone * before);
  const words = `${watched.name}: p95 ${under.toFixed(0)} ms beside ${loaded.name}, ${before.toFixed(0)} ms alone`;
  const details = [pressure(seen, expectation)];
  if (failed > 0) return { outcome: 'FAIL', reason: `${countOf(failed, 'request')} got no 200; ${words}`, details };
  const most = `at most ${mostMs.toFixed(0)} ms`;
  if (under > Math.max(mostMs, heldUpMs)) return { outcome: 'FAIL', reason: `${words}, ${most} may be`, details };
  // Slower, but not as who waits for a thread: or so slow by itself that waiting would not stand out.
  if (under > Math.min(mostMs, heldUpMs)) {
    return { outcome: 'INCONCLUSIVE', reason: `${words}: the machine is too busy to tell`, details };
  }
  return {
    outcome: 'PASS',
    reason: `${words} (${most}), all ${countOf(watched.count, 'request')} answered; ${details[0]}`,
  };
}
