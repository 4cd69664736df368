import * as z from 'zod';
import type { EvidenceTable, PaceExpectation } from '../../../lab/verdict.js';
import type { JudgeKind } from '../../judges/index.js';
import { countOf } from '../../words.js';
import { explainMessages, judgeMessages, open, type MessagesDecision, type MessagesSeen } from '../judge-messages.js';

/** Judges that one publish took so many times as long as another, message by message. */
export const pace: JudgeKind<PaceExpectation> = {
  options: z.strictObject({}),
  form: 'pace',
  needsTraffic: true,
  judge(input) {
    const { expectation } = input;
    const { quick, slow, atLeast } = expectation;
    const explanation = explainMessages(expectation, {
      requests: quick.count + slow.count,
      smallestCaught: `a ratio under ${atLeast}`,
      notes: ['no false alarm was seen while the ratio was measured: it is a bound well below what was seen'],
    });
    return judgeMessages(input, { explanation, decide: (seen) => decide(expectation, seen) });
  },
};

interface Timed {
  readonly says: string;
  readonly count: number;
  readonly tookMs: number;
  readonly confirmed: number;
}

function decide({ quick, slow, atLeast }: PaceExpectation, seen: MessagesSeen): MessagesDecision {
  const [one, other] = [timed(quick, seen), timed(slow, seen)];
  const table = paceTable([one, other]);
  for (const { says, count, confirmed, tookMs } of [one, other]) {
    if (confirmed < count)
      return { ...open(`"${says}": ${confirmed} of ${countOf(count, 'message')} confirmed`), table };
    if (!(tookMs > 0)) return { ...open(`"${says}" took no time that can be measured`), table };
  }
  const ratio = other.tookMs / other.count / (one.tookMs / one.count);
  const words = `${perSecond(one)}/s against ${perSecond(other)}/s: ${ratio.toFixed(1)} times as quick`;
  return ratio >= atLeast
    ? { outcome: 'PASS', reason: `${words}, at least ${atLeast} was claimed`, table }
    : { outcome: 'FAIL', reason: `${words}, ${atLeast} was claimed`, table };
}

function timed({ operation, says, count }: PaceExpectation['quick'], { messages }: MessagesSeen): Timed {
  const result = messages.operations.find((each) => each.operation === operation);
  const own = messages.published.filter((each) => each.operation === operation);
  const confirmed = own.filter(({ fate }) => fate === 'confirmed').length;
  return { says, count, confirmed, tookMs: result ? result.doneMs - result.startedMs : 0 };
}

function perSecond({ count, tookMs }: Timed): number {
  return Math.round((1000 * count) / tookMs);
}

function paceTable(rows: readonly Timed[]): EvidenceTable {
  const columns = ['publishes', 'messages', 'took', 'per message'];
  return {
    columns: columns.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
    rows: rows.map(({ says, count, tookMs }) => [
      says,
      String(count),
      `${tookMs.toFixed(0)} ms`,
      `${(tookMs / count).toFixed(3)} ms`,
    ]),
  };
}
