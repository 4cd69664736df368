import * as z from 'zod';
import type { BulkheadExpectation, EvidenceTable } from '../../lab/verdict.js';
import type { JudgeKind } from '../judges/index.js';
import { countOf } from '../words.js';
import { judgeBulkhead, pressure, type BulkheadDecision } from './judge-bulkhead.js';
import type { BulkheadSeen } from './saturation.js';

/** Judges by the slow service's own log how many requests it had at once: as many as there are places, since all are taken, and no more. */
export const compartment: JudgeKind<BulkheadExpectation> = {
  options: z.strictObject({}),
  form: 'bulkhead',
  needsTraffic: true,
  judge(input) {
    return judgeBulkhead(input, {
      smallestCaught: 'one request more or less at once',
      shows: [],
      decide: (seen) => decide(input.expectation, seen),
    });
  },
};

function decide(expectation: BulkheadExpectation, seen: BulkheadSeen): BulkheadDecision {
  const { limit } = expectation;
  const { peak, behind, tookMs, calls } = seen;
  const had = `by its own log ${behind} had ${countOf(peak, 'request')} at once`;
  const details = [pressure(seen, expectation)];
  const columns = ['service', 'requests', 'took', 'places', 'most at once'];
  const table: EvidenceTable = {
    columns: columns.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
    rows: [[behind, String(calls), `${tookMs.toFixed(0)} ms`, String(limit), String(peak)]],
  };
  if (peak !== limit) return { outcome: 'FAIL', reason: `${had}, ${limit} must be`, details, table };
  return { outcome: 'PASS', reason: `${had}, exactly the ${countOf(limit, 'place')}; ${details[0]}`, table };
}
