import * as z from 'zod';
import type { RoutingExpectation, Suspect } from '../../lab/verdict.js';
import type { JudgeKind } from '../judges/index.js';
import { suspectsByShare } from '../suspects/index.js';
import { countOf } from '../words.js';
import { explainMessages, judgeMessages, open, type MessagesDecision, type MessagesSeen } from './judge-messages.js';
import { isWrong, routedMessages, wrongInWords, type Routed } from './routed-messages.js';
import { routingTable } from './routing-table.js';

const SHOWN = 4;

/** Judges where an exchange sent each message: what each queue held, copy by copy, what the broker says of it, and what came back. */
export const routing: JudgeKind<RoutingExpectation> = {
  options: z.strictObject({}),
  form: 'routing',
  needsTraffic: true,
  judge(input) {
    const { expectation } = input;
    const explanation = explainMessages(expectation, {
      requests: expectation.messages.length,
      smallestCaught: 'one message in one queue more or less, or twice in it, or not returned',
    });
    return judgeMessages(input, { explanation, decide: (seen) => decide(expectation, seen) });
  },
};

function decide(expectation: RoutingExpectation, seen: MessagesSeen): MessagesDecision {
  const { queues: expected, messages } = expectation;
  const routed = routedMessages(expectation, seen);
  const queues = [...new Set([...expected, ...routed.flatMap((each) => each.traced ?? [])])];
  const table = routingTable(expectation, queues, routed);
  const refused = refusals(expectation, seen);
  if (refused.length > 0) return { outcome: 'FAIL', reason: refused[0]!, details: refused.slice(1), table };
  const obstacle = obstacleOf(expectation, seen, routed);
  if (obstacle !== undefined) return { ...open(obstacle), table };
  const disagreeing = routed.filter(({ drained, traced }) =>
    expected.some((queue) => (drained.get(queue) ?? 0) > 0 !== traced?.includes(queue)),
  );
  if (disagreeing.length > 0) {
    const [{ expected: first, drained, traced = [] }] = disagreeing as [Routed];
    const reason = `the witnesses disagree: the broker says that ${first.says} went to ${traced.join(', ') || 'no queue'}, it was in ${[...drained.keys()].join(', ') || 'none'}`;
    return { ...open(reason), table };
  }
  const wrong = routed.filter(isWrong);
  const cells = messages.length * expected.length;
  if (wrong.length === 0) {
    const back = messages.filter(({ returned }) => returned).length;
    const returned = back > 0 ? `, ${back} came back as unroutable` : '';
    return {
      outcome: 'PASS',
      reason: `${countOf(messages.length, 'message')} by ${countOf(expected.length, 'queue')}: all ${cells} cells exact, by the queues and by the broker’s own trace${returned}`,
      table,
    };
  }
  const rest = wrong.length > SHOWN ? [`… and ${countOf(wrong.length - SHOWN, 'message')} more`] : [];
  return {
    outcome: 'FAIL',
    reason: `${wrong.length} of ${countOf(messages.length, 'message')} went elsewhere`,
    details: [...wrong.slice(0, SHOWN).map(wrongInWords), ...rest],
    suspects: suspects(expectation, routed),
    table,
  };
}

/** What the broker refused of the operations that the claim needs: its exchange, or one of its queues. */
function refusals({ script, messages, queues }: RoutingExpectation, { messages: seen }: MessagesSeen): string[] {
  const publishes = new Set(messages.map(({ operation }) => operation));
  return seen.operations.flatMap(({ operation, outcome, says, text }) => {
    const planned = script[operation];
    const reads = planned?.op === 'drain' && queues.includes(planned.queue);
    if (typeof outcome !== 'object' || outcome.code === 'lost' || !(publishes.has(operation) || reads)) return [];
    return [
      `${says}: the broker closed the ${outcome.closes} with ${outcome.code}${text === undefined ? '' : ` (${text})`}`,
    ];
  });
}

/** What keeps the matrix from being whole. */
function obstacleOf(
  { messages, queues, script }: RoutingExpectation,
  seen: MessagesSeen,
  routed: readonly Routed[],
): string | undefined {
  if (seen.broker.published === undefined)
    return 'the broker’s own routing was not traced: its witness needs `trace: true`';
  const unpublished = routed.filter(({ id }) => id === undefined).length;
  if (unpublished > 0) return `${unpublished} of ${countOf(messages.length, 'message')} never published`;
  const unread = queues.find(
    (queue) =>
      !script.some(({ op, ...own }) => (op === 'drain' || op === 'consume') && 'queue' in own && own.queue === queue) &&
      !seen.observation.consumers?.received.some((each) => each.queue === queue),
  );
  if (unread !== undefined) return `nobody reads queue ${unread}: what is in it was not seen`;
  const short = seen.messages.operations.find(({ op, outcome }) => op === 'drain' && outcome !== 'ok');
  return (
    short &&
    `${short.says} ended with ${typeof short.outcome === 'string' ? short.outcome : short.outcome.code}: the queue was not read to its end`
  );
}

/** Cells of the matrix that each mistake explains. */
function suspects({ queues, alternatives }: RoutingExpectation, routed: readonly Routed[]): Suspect[] {
  const cells = routed.length * queues.length;
  const part = (wanted: (place: number) => readonly string[]): number => {
    const right = routed.map(({ drained }, place) => {
      const mine = wanted(place);
      return queues.filter((queue) => mine.includes(queue) === (drained.get(queue) ?? 0) > 0).length;
    });
    return right.reduce((sum, count) => sum + count, 0) / cells;
  };
  const shares = alternatives().map(({ id, says, queues: theirs }) => ({
    id,
    says,
    part: part((place) => theirs[place]!),
  }));
  return suspectsByShare(
    shares,
    part((place) => routed[place]!.expected.queues),
    cells,
    'cells',
  );
}
