import * as z from 'zod';
import type { DispatchExpectation, EvidenceTable, Suspect } from '../../../lab/verdict.js';
import type { JudgeKind } from '../../judges/index.js';
import { countOf } from '../../words.js';
import { explainMessages, judgeMessages, open, type MessagesDecision, type MessagesSeen } from '../judge-messages.js';
import { seconds } from '../message-words.js';
import { missingIn, queueReceipts } from './queue-receipts.js';
import { inTurns, offTurn, shareOut, type ShareOut } from './share-out.js';

/** Judges how a queue's messages were handed out: strictly in turns, or to whoever was idle. */
export const dispatch: JudgeKind<DispatchExpectation> = {
  options: z.strictObject({}),
  form: 'dispatch',
  needsTraffic: true,
  judge(input) {
    const { expectation } = input;
    const { mode, tolerance, group } = expectation;
    const explanation = explainMessages(expectation, {
      requests: group.messages.length,
      smallestCaught: mode === 'turns' ? 'one message out of turn' : `${tolerance + 1} heavy tasks of one consumer`,
      notes:
        mode === 'turns'
          ? []
          : ['a task is heavy when it takes at least half as long as the longest; times are the consumers’ own'],
    });
    return judgeMessages(input, { explanation, decide: (seen) => decide(expectation, seen) });
  },
};

function decide(expectation: DispatchExpectation, seen: MessagesSeen): MessagesDecision {
  const { group, twin, mode } = expectation;
  const found = queueReceipts(group, seen);
  const mine = shareOut(group, found);
  const theirReceipts = twin && queueReceipts(twin, seen);
  const theirs = twin && theirReceipts && shareOut(twin, theirReceipts);
  const table = dispatchTable(mine, theirs);
  const missing = missingIn(group, found, seen) ?? (twin && theirReceipts && missingIn(twin, theirReceipts, seen));
  if (missing !== undefined) return { ...open(missing), table };
  for (const share of theirs ? [mine, theirs] : [mine]) {
    const rest = share.messages - share.assigned.filter((each) => each !== undefined).length;
    if (rest > 0)
      return {
        outcome: 'FAIL',
        reason: `${countOf(rest, 'message')} of queue ${share.queue} reached no consumer`,
        table,
      };
  }
  return { ...(mode === 'turns' ? judgeTurns(mine) : judgeFair(expectation, mine, theirs)), table };
}

function judgeTurns(mine: ShareOut): MessagesDecision {
  const off = offTurn(mine);
  if (off === undefined) {
    const counts = mine.consumers.map(({ name, count }) => `${name} ${count}`).join(', ');
    return { outcome: 'PASS', reason: `${countOf(mine.messages, 'message')} strictly in turns: ${counts}` };
  }
  const reason = `${mine.labels[off]} went to ${mine.assigned[off]}, out of turn`;
  return { outcome: 'FAIL', reason, details: [`in order: ${mine.assigned.join(', ')}`] };
}

function judgeFair(
  { tolerance, atMost }: DispatchExpectation,
  mine: ShareOut,
  theirs: ShareOut | undefined,
): MessagesDecision {
  const undone = mine.undone + (theirs?.undone ?? 0);
  if (undone > 0) return open(`${countOf(undone, 'message')} not worked off when the step ended`);
  if (mine.heavy < 2 * mine.consumers.length)
    return open(`only ${countOf(mine.heavy, 'heavy task')}: too few to be shared out`);
  const part = mine.heavy / mine.consumers.length;
  const split = (share: ShareOut): string => share.consumers.map(({ heavy }) => heavy).join('/');
  const unfair = (share: ShareOut): boolean => share.consumers.some(({ heavy }) => Math.abs(heavy - part) > tolerance);
  if (unfair(mine)) {
    const reason = `heavy tasks went ${split(mine)} to ${mine.consumers.map(({ name }) => name).join('/')}, ${part} each (±${tolerance}) would be fair`;
    return { outcome: 'FAIL', reason, suspects: suspects(mine) };
  }
  const fair = `heavy tasks ${split(mine)}`;
  if (!theirs) return { outcome: 'PASS', reason: `${fair} among ${countOf(mine.consumers.length, 'consumer')}` };
  if (theirs.messages !== mine.messages || theirs.heavy !== mine.heavy)
    return open('the twin got other work: there is nothing to compare with');
  if (!unfair(theirs))
    return open(`the twin shared its heavy tasks ${split(theirs)}: there is nothing to be quicker than`);
  const ratio = mine.makespanMs / theirs.makespanMs;
  const spans = `makespan ${seconds(mine.makespanMs)} against ${seconds(theirs.makespanMs)} of the twin with ${split(theirs)}: ${ratio.toFixed(2)} of it`;
  if (ratio > atMost) return { outcome: 'FAIL', reason: `${spans}, at most ${atMost} was claimed` };
  return { outcome: 'PASS', reason: `${fair}, ${spans}` };
}

function suspects(mine: ShareOut): Suspect[] {
  if (!inTurns(mine)) return [];
  const says = 'messages are handed out in turns, whoever is busy: no prefetch limit, or one too high, or auto-ack';
  return [{ id: 'prefetch-too-high', says, log10LikelihoodRatio: mine.messages * Math.log10(mine.consumers.length) }];
}

function dispatchTable(mine: ShareOut, theirs: ShareOut | undefined): EvidenceTable {
  const columns = ['queue', 'consumer', 'messages', 'heavy', 'worked', 'makespan'];
  return {
    columns: columns.map((title, i) => ({ title, align: i < 2 ? 'left' : 'right' })),
    rows: (theirs ? [mine, theirs] : [mine]).flatMap((share) =>
      share.consumers.map(({ name, count, heavy, workedMs }, i) => [
        i === 0 ? share.queue : '',
        ...[name, String(count), String(heavy), seconds(workedMs), i === 0 ? seconds(share.makespanMs) : ''],
      ]),
    ),
  };
}
