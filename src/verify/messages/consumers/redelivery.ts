import * as z from 'zod';
import type { EvidenceTable, RedeliveryExpectation, Suspect } from '../../../lab/verdict.js';
import type { JudgeKind } from '../../judges/index.js';
import { countOf } from '../../words.js';
import { explainMessages, judgeMessages, open, type MessagesDecision, type MessagesSeen } from '../judge-messages.js';
import { lossOf } from '../ledgers/index.js';
import { labelsInWords } from '../message-words.js';
import { deathOf, type Death } from './death-of-consumer.js';
import { missingIn, queueReceipts } from './queue-receipts.js';

/** Judges what became of what a consumer held when it died: delivered again with manual acknowledgements, lost with auto-ack. */
export const redelivery: JudgeKind<RedeliveryExpectation> = {
  options: z.strictObject({}),
  form: 'redelivery',
  needsTraffic: true,
  judge(input) {
    const { expectation } = input;
    const explanation = explainMessages(expectation, {
      requests: expectation.messages.length,
      smallestCaught:
        expectation.ack === 'auto'
          ? 'one message delivered again'
          : 'one message lost, or one more or less delivered again',
    });
    return judgeMessages(input, { explanation, decide: (seen) => decide(expectation, seen) });
  },
};

function decide(expectation: RedeliveryExpectation, seen: MessagesSeen): MessagesDecision {
  const { victim, queue } = expectation;
  const loss = lossOf(seen.observation, victim);
  if (loss === undefined) return open(`${victim} was never lost: nothing was shown`);
  const found = queueReceipts(expectation, seen);
  const death = deathOf(expectation, found, loss);
  const table = deathTable(expectation, death);
  const missing = missingIn({ queue, consumers: [victim] }, found, seen);
  if (missing !== undefined) return { ...open(missing), table };
  if (death.got === 0) return { ...open(`${victim} had got nothing when it was lost`), table };
  const left = leftIn(queue, seen);
  const decision = expectation.ack === 'auto' ? judgeAuto(expectation, death) : judgeManual(expectation, death, left);
  return { ...decision, details: [...(decision.details ?? []), ...loss.evidence], table };
}

/** Messages that are in the queue after the step. */
function leftIn(queue: string, { broker }: MessagesSeen): number {
  return broker.queues
    .filter((each) => each.queue === queue)
    .reduce((sum, { ready, unacked }) => sum + ready + unacked, 0);
}

function judgeManual(
  { messages, victim, prefetch }: RedeliveryExpectation,
  death: Death,
  left: number,
): MessagesDecision {
  const { lost, again, expected } = death;
  if (left > 0)
    return open(`${countOf(left, 'message')} ${left === 1 ? 'is' : 'are'} still in the queue: the step ended too soon`);
  if (lost.length > 0) {
    return {
      outcome: 'FAIL',
      reason: `${lost.length} of ${countOf(messages.length, 'message')} are lost: ${labelsInWords(lost)}`,
      suspects: again.length === 0 ? autoAck(victim, lost.length) : [],
    };
  }
  if (expected === undefined) return open(`too few messages remained to tell what ${victim} held`);
  if (expected === 0) return open(`${victim} had done all that there was when it was lost`);
  const limit = prefetch === 0 ? 'no prefetch limit' : `prefetch ${prefetch}`;
  if (again.length !== expected) {
    const reason = `${countOf(again.length, 'message')} delivered again, ${expected} expected by ${limit}`;
    return { outcome: 'FAIL', reason, details: [labelsInWords(again)], suspects: otherPrefetch(victim, again.length) };
  }
  if (death.inHand !== undefined && again[0] !== death.inHand) {
    return { outcome: 'FAIL', reason: `${again[0]} was delivered again first, ${death.inHand} was in hand` };
  }
  const first = death.inHand === undefined ? '' : `, first ${death.inHand}, which was in hand`;
  return {
    outcome: 'PASS',
    reason: `0 of ${countOf(messages.length, 'message')} lost; ${expected} delivered again by ${limit}${first}`,
  };
}

function judgeAuto({ messages, victim }: RedeliveryExpectation, { lost, again, unfinished }: Death): MessagesDecision {
  if (again.length > 0) {
    return {
      outcome: 'FAIL',
      reason: `${countOf(again.length, 'message')} delivered again: ${victim} acknowledges by hand`,
    };
  }
  const all = [...new Set([...lost, ...unfinished])];
  if (all.length === 0) return open(`${victim} had done all that it was sent: nothing could be lost`);
  return {
    outcome: 'PASS',
    reason: `${all.length} of ${countOf(messages.length, 'message')} lost with ${victim}, as auto-ack has it: ${labelsInWords(all)}`,
  };
}

function autoAck(victim: string, lost: number): Suspect[] {
  const says = `${victim} uses auto-ack: the broker forgets a message when it sends it`;
  return [{ id: 'auto-ack', says, log10LikelihoodRatio: lost }];
}

function otherPrefetch(victim: string, again: number): Suspect[] {
  if (again === 0) return [];
  return [{ id: 'other-prefetch', says: `${victim} has a prefetch of ${again}, or none`, log10LikelihoodRatio: again }];
}

function deathTable(
  { victim, messages, ack }: RedeliveryExpectation,
  { got, done, expected, again, lost, unfinished }: Death,
): EvidenceTable {
  const columns = ['consumer', 'messages', 'got', 'acknowledged', 'to come again', 'came again', 'lost'];
  const gone = new Set([...lost, ...unfinished]).size;
  return {
    columns: columns.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
    // What is acknowledged as it is sent never comes again.
    rows: [
      [victim, ...[messages.length, got, done, ack === 'auto' ? 0 : (expected ?? '?'), again.length, gone].map(String)],
    ],
  };
}
