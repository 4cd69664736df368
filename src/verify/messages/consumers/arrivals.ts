import * as z from 'zod';
import type { ArrivalsExpectation, EvidenceTable } from '../../../lab/verdict.js';
import type { JudgeKind } from '../../judges/index.js';
import { countOf } from '../../words.js';
import { explainMessages, judgeMessages, open, type MessagesDecision, type MessagesSeen } from '../judge-messages.js';
import { tallyOf, type Receipt } from '../ledgers/index.js';
import { labelsInWords } from '../message-words.js';
import { missingIn, queueReceipts, type QueueReceipts } from './queue-receipts.js';

/** Judges that each message of a queue arrived once, at one of its consumers, and in order. */
export const arrivals: JudgeKind<ArrivalsExpectation> = {
  options: z.strictObject({}),
  form: 'arrivals',
  needsTraffic: true,
  judge(input) {
    const { expectation } = input;
    const explanation = explainMessages(expectation, {
      requests: expectation.messages.length,
      smallestCaught: `one message lost, or twice${expectation.ordered ? ', or one before its turn' : ''}`,
    });
    return judgeMessages(input, { explanation, decide: (seen) => decide(expectation, seen) });
  },
};

function decide(expectation: ArrivalsExpectation, seen: MessagesSeen): MessagesDecision {
  const { queue, consumers, messages } = expectation;
  const found = queueReceipts(expectation, seen);
  const mine =
    consumers.length === 0 ? found.receipts : found.receipts.filter(({ consumer }) => consumers.includes(consumer));
  const table = arrivalsTable(mine, found, expectation);
  const missing = missingIn({ queue, consumers }, found, seen);
  if (missing !== undefined) return { ...open(missing), table };
  if (mine.length === 0 && seen.observation.consumers === undefined && seen.messages.received.length === 0) {
    return { ...open(`no ledger of any consumer of queue ${queue}`), table };
  }
  const [reason, ...details] = faultsOf(expectation, found, mine);
  if (reason !== undefined) return { outcome: 'FAIL', reason, details, table };
  const who = new Set(mine.map(({ consumer }) => consumer)).size;
  const order = expectation.ordered ? ', in order' : '';
  const at = who === 1 ? mine[0]!.consumer : countOf(who, 'consumer');
  return {
    outcome: 'PASS',
    reason: `all ${countOf(messages.length, 'message')} of queue ${queue} arrived once${order}, at ${at}`,
    table,
  };
}

function faultsOf(
  { ordered, queue }: ArrivalsExpectation,
  { ids, labels }: QueueReceipts,
  mine: readonly Receipt[],
): string[] {
  const times = tallyOf(mine.map(({ id }) => id));
  const wanted = ids.filter((id) => id !== undefined);
  const named = (of: readonly string[]): string => labelsInWords(of.map((id) => labels.get(id) ?? id));
  const lost = wanted.filter((id) => !times.has(id));
  const twice = wanted.filter((id) => (times.get(id) ?? 0) > 1);
  const strange = [...times.keys()].filter((id) => !wanted.includes(id));
  const early = ordered ? outOfOrder(wanted, mine) : [];
  const sentences: readonly (readonly [readonly string[], string])[] = [
    [lost, `of queue ${queue} never arrived`],
    [twice, 'arrived more than once'],
    [strange, 'arrived that were not meant for it'],
    [early, 'arrived after a later one'],
  ];
  return sentences.flatMap(([all, what]) =>
    all.length > 0 ? [`${countOf(all.length, 'message')} ${what}: ${named(all)}`] : [],
  );
}

/** Of each consumer, the messages that came after one that was published later. */
function outOfOrder(wanted: readonly string[], mine: readonly Receipt[]): string[] {
  const place = new Map(wanted.map((id, i) => [id, i]));
  const last = new Map<string, number>();
  return mine.flatMap(({ id, consumer }) => {
    const at = place.get(id);
    if (at === undefined) return [];
    const before = last.get(consumer) ?? -1;
    last.set(consumer, Math.max(at, before));
    return at < before ? [id] : [];
  });
}

function arrivalsTable(
  mine: readonly Receipt[],
  { labels }: QueueReceipts,
  { consumers }: ArrivalsExpectation,
): EvidenceTable {
  const names = [...new Set([...consumers, ...mine.map(({ consumer }) => consumer)])];
  const columns = ['consumer', 'messages', 'redelivered', 'which'];
  return {
    columns: columns.map((title, i) => ({ title, align: i === 1 || i === 2 ? 'right' : 'left' })),
    rows: names.map((name) => {
      const own = mine.filter(({ consumer }) => consumer === name);
      const again = own.filter(({ redelivered }) => redelivered).length;
      return [
        name,
        String(own.length),
        String(again),
        labelsInWords(own.map(({ id, label }) => labels.get(id) ?? label)),
      ];
    }),
  };
}
