import * as z from 'zod';
import type { EvidenceTable, PaceExpectation } from '../../../lab/verdict.js';
import type { JudgeKind } from '../../judges/index.js';
import { clopperPearson } from '../../statistics/index.js';
import { countOf } from '../../words.js';
import { explainMessages, judgeMessages, open, type MessagesDecision, type MessagesSeen } from '../judge-messages.js';

/**
 * Trials with 5 publishes each of 1,000 messages in a window of 500, and of 50 one by one, two processors at a load of 10 to 28: at 4 times claimed none
 * came out under 2, and 11 between 2 and 4.
 */
const RECORDED_TRIALS = 150;
const FALSE_ALARM = clopperPearson(0, RECORDED_TRIALS, 0.05).high;
/** Under this part of the ratio that is claimed it is not there; between, the machine may have been too busy to tell. */
const NOT_THERE = 0.5;

/** Judges that one way to publish took so many times as long as another, message by message. */
export const pace: JudgeKind<PaceExpectation> = {
  options: z.strictObject({}),
  form: 'pace',
  needsTraffic: true,
  judge(input) {
    const { expectation } = input;
    const { quick, slow, atLeast } = expectation;
    const explanation = explainMessages(expectation, {
      requests: [quick, slow].reduce((sum, { count, operations }) => sum + count * operations.length, 0),
      falseAlarm: FALSE_ALARM,
      smallestCaught: `a ratio under ${atLeast * NOT_THERE}; up to ${atLeast} the claim stays open`,
      notes: [
        `false alarms at most ${FALSE_ALARM.toFixed(3)} (95 %): 0 in ${RECORDED_TRIALS} recorded trials of 5 publishes each`,
      ],
    });
    return judgeMessages(input, { explanation, decide: (seen) => decide(expectation, seen) });
  },
};

interface Timed {
  readonly says: string;
  readonly count: number;
  /** Of each publish, in ms. */
  readonly tookMs: readonly number[];
  readonly bestMs: number;
  readonly unconfirmed: number;
}

function decide({ quick, slow, atLeast }: PaceExpectation, seen: MessagesSeen): MessagesDecision {
  const [one, other] = [timed(quick, seen), timed(slow, seen)];
  const table = paceTable([one, other]);
  for (const { says, bestMs, unconfirmed } of [one, other]) {
    if (unconfirmed > 0) return { ...open(`"${says}": ${countOf(unconfirmed, 'message')} not confirmed`), table };
    if (!(bestMs > 0)) return { ...open(`"${says}" took no time that can be measured`), table };
  }
  const ratio = other.bestMs / other.count / (one.bestMs / one.count);
  const words = `${perSecond(one)}/s against ${perSecond(other)}/s: ${ratio.toFixed(1)} times as quick`;
  if (ratio >= atLeast) return { outcome: 'PASS', reason: `${words}, at least ${atLeast} was claimed`, table };
  if (ratio < atLeast * NOT_THERE) return { outcome: 'FAIL', reason: `${words}, ${atLeast} was claimed`, table };
  return { ...open(`${words}, ${atLeast} was claimed: the machine may be too busy to tell`), table };
}

function timed({ operations, says, count }: PaceExpectation['quick'], { messages }: MessagesSeen): Timed {
  const results = messages.operations.filter(({ operation }) => operations.includes(operation));
  const own = messages.published.filter(({ operation }) => operations.includes(operation));
  const confirmed = own.filter(({ fate }) => fate === 'confirmed').length;
  const tookMs = results.map(({ startedMs, doneMs }) => doneMs - startedMs);
  const bestMs = tookMs.length === 0 ? 0 : Math.min(...tookMs);
  return { says, count, tookMs, bestMs, unconfirmed: count * operations.length - confirmed };
}

function perSecond({ count, bestMs }: Timed): number {
  return Math.round((1000 * count) / bestMs);
}

function paceTable(rows: readonly Timed[]): EvidenceTable {
  const columns = ['publishes', 'messages', 'took', 'best per message'];
  return {
    columns: columns.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
    rows: rows.map(({ says, count, tookMs, bestMs }) => [
      ...[says, String(count), tookMs.map((ms) => `${ms.toFixed(0)} ms`).join(', ')],
      `${(bestMs / count).toFixed(3)} ms`,
    ]),
  };
}
