import * as z from 'zod';
import type { ClaimVerdict, EvidenceTable, QueueExpectation } from '../../lab/verdict.js';
import type { JudgeInput, JudgeKind } from '../judges/index.js';
import { countOf } from '../words.js';
import { explainQueue, heldTooShort } from './explain-queue.js';
import { judgeLoad, open, type LoadDecision, type LoadSeen } from './judge-load.js';

const REFUSED = '503';

/** Judges whom the queue lets go in vain: exactly those who found no free slot get a 503, and HAProxy counts each of them. */
export const refused: JudgeKind<QueueExpectation> = {
  options: z.strictObject({}),
  form: 'queue',
  needsTraffic: true,
  judge: judgeRefused,
};

function judgeRefused(input: JudgeInput<QueueExpectation>): ClaimVerdict {
  const { expectation } = input;
  return judgeLoad(input, {
    explanation: explainQueue(expectation, 'one 503 more or less'),
    allowed: { queueing: true, statuses: [REFUSED] },
    weights: expectation.servers.map(() => 1),
    decide: (seen) => decide(expectation, seen),
  });
}

function decide(expectation: QueueExpectation, seen: LoadSeen): LoadDecision {
  const { client, middle } = seen.observation;
  const count = (status: string): number => client.statuses[status] ?? 0;
  const served = seen.counts.reduce((sum, each) => sum + each, 0);
  const grown = (key: 'backendConnectErrors' | 'backendResponses5xx'): number | undefined => {
    const [before, after] = [middle?.before[key], middle?.after[key]];
    return before === undefined || after === undefined ? undefined : after - before;
  };
  const counters = { econ: grown('backendConnectErrors'), '5xx': grown('backendResponses5xx') };
  const table = tableOf(expectation, { served, refused: count(REFUSED), ...counters });
  const told = Object.values(counters);
  if (told.some((each) => each !== count(REFUSED))) {
    const words = `client ${count(REFUSED)} × ${REFUSED}, HAProxy econ ${told[0] ?? 'unknown'} and hrsp_5xx ${told[1] ?? 'unknown'}`;
    return { ...open(`the witnesses disagree: ${words}`), table };
  }
  const short = heldTooShort(expectation, seen);
  if (short !== undefined) return { ...open(short), table };
  const words = `${served} × 200 and ${count(REFUSED)} × ${REFUSED} of ${countOf(client.sent, 'request')}`;
  if (served === expectation.served && count(REFUSED) === expectation.refused) {
    return {
      outcome: 'PASS',
      reason: `${words}, as many as found a slot and as many as did not; HAProxy counted the same`,
      table,
    };
  }
  const reason = `${words}, where ${expectation.served} × 200 and ${expectation.refused} × ${REFUSED} must be`;
  return { outcome: 'FAIL', reason, table };
}

interface Refusals {
  readonly served: number;
  readonly refused: number;
  readonly econ: number | undefined;
  readonly '5xx': number | undefined;
}

function tableOf(
  expectation: QueueExpectation,
  { served, refused: waited, econ, '5xx': answers }: Refusals,
): EvidenceTable {
  const columns = ['answer', 'expected', 'client', 'haproxy econ', 'haproxy hrsp_5xx'] as const;
  const cells = (...values: readonly (number | undefined)[]): string[] => values.map((value) => String(value ?? '–'));
  return {
    columns: columns.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
    rows: [
      ['200, from a server', ...cells(expectation.served, served, undefined, undefined)],
      [`${REFUSED}, waited in vain`, ...cells(expectation.refused, waited, econ, answers)],
    ],
  };
}
