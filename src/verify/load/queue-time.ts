import * as z from 'zod';
import type { ClaimVerdict, EvidenceTable, QueueExpectation } from '../../lab/verdict.js';
import type { JudgeInput, JudgeKind } from '../judges/index.js';
import { countOf } from '../words.js';
import { explainQueue, heldTooShort } from './explain-queue.js';
import { judgeLoad, open, type LoadDecision, type LoadSeen } from './judge-load.js';
import { stretch } from './spans.js';

/** Judges the time that a queue costs: more requests than the servers take at once need several rounds. */
export const queueTime: JudgeKind<QueueExpectation> = {
  options: z.strictObject({}),
  form: 'queue',
  needsTraffic: true,
  judge: judgeTime,
};

function judgeTime(input: JudgeInput<QueueExpectation>): ClaimVerdict {
  const { expectation } = input;
  const explanation = explainQueue(expectation, `a total time below ${expectation.leastMs} ms`);
  const weights = expectation.servers.map(() => 1);
  return judgeLoad(input, {
    explanation,
    allowed: { queueing: true },
    weights,
    decide: (seen) => decide(expectation, seen),
  });
}

function decide(expectation: QueueExpectation, seen: LoadSeen): LoadDecision {
  const { capacity, holdMs, leastMs } = expectation;
  const { client, middle } = seen.observation;
  const short = heldTooShort(expectation, seen);
  if (short !== undefined) return open(short);
  const workedMs = stretch(seen.spans);
  const what = `${countOf(client.sent, 'request')} of ${holdMs} ms`;
  const took = `${what} took ${workedMs.toFixed(0)} ms`;
  const details = middle ? [`up to ${middle.after.queueMax} requests waited (HAProxy’s qmax)`] : [];
  const told = { details, table: tableOf(expectation, what, [workedMs, client.durationMs]) };
  if (workedMs >= leastMs) {
    return { outcome: 'PASS', reason: `${took}, at least ${leastMs} ms with ${capacity} at a time`, ...told };
  }
  if (client.durationMs >= leastMs) {
    const elsewhere = `${took} by the servers’ logs, ${client.durationMs.toFixed(0)} ms by the client`;
    return { ...open(`${elsewhere}: the time was lost elsewhere`), ...told };
  }
  return { outcome: 'FAIL', reason: `${took}: with ${capacity} at a time it takes ${leastMs} ms at least`, ...told };
}

function tableOf({ leastMs, capacity }: QueueExpectation, what: string, seenMs: readonly number[]): EvidenceTable {
  const titles = ['', 'at least', 'by the logs', 'client'];
  return {
    columns: titles.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
    rows: [[`${what}, ${capacity} at a time`, ...[leastMs, ...seenMs].map((ms) => `${ms.toFixed(0)} ms`)]],
  };
}
