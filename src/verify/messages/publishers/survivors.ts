import * as z from 'zod';
import type { PublishedMessage } from '../../../lab/amqp/index.js';
import type { EvidenceTable, SurvivalExpectation } from '../../../lab/verdict.js';
import type { JudgeKind } from '../../judges/index.js';
import { countOf } from '../../words.js';
import { explainMessages, judgeMessages, open, type MessagesDecision, type MessagesSeen } from '../judge-messages.js';
import { lossOf } from '../ledgers/index.js';
import { labelsInWords } from '../message-words.js';

/** Judges what a broker that was killed still has: all that it confirmed, and no more of the rest than was in flight. */
export const survivors: JudgeKind<SurvivalExpectation> = {
  options: z.strictObject({}),
  form: 'survival',
  needsTraffic: true,
  judge(input) {
    const { expectation, observation } = input;
    const explanation = explainMessages(expectation, {
      requests: observation?.client.messages?.published.length ?? 0,
      smallestCaught: 'one confirmed message that is gone, or one more than the window that nobody confirmed',
    });
    return judgeMessages(input, { explanation, decide: (seen) => decide(expectation, seen) });
  },
};

interface Survival {
  readonly sent: readonly PublishedMessage[];
  readonly confirmed: readonly PublishedMessage[];
  /** How often each survivor was drained. */
  readonly drained: ReadonlyMap<string, number>;
}

function decide(expectation: SurvivalExpectation, { observation, messages }: MessagesSeen): MessagesDecision {
  const { publish, drain, service, queue } = expectation;
  const sent = messages.published.filter(({ operation }) => operation === publish);
  const read = messages.operations.find(({ operation }) => operation === drain);
  const drained = new Map<string, number>();
  for (const { id } of read?.received ?? []) drained.set(id, (drained.get(id) ?? 0) + 1);
  const seen: Survival = { sent, confirmed: sent.filter(({ fate }) => fate === 'confirmed'), drained };
  const table = survivalTable(expectation, seen);
  if (sent.length === 0) return { ...open('no message was published: nothing was shown'), table };
  const loss = lossOf(observation, service);
  if (loss === undefined || messages.closes.length === 0) {
    return { ...open(`${service} was not lost while messages were published: nothing was shown`), table };
  }
  if (read?.outcome !== 'ok') {
    return {
      ...open(`queue ${queue} could not be read afterwards${read?.text === undefined ? '' : `: ${read.text}`}`),
      table,
    };
  }
  return { ...decideOn(expectation, seen), table };
}

function decideOn({ window }: SurvivalExpectation, { sent, confirmed, drained }: Survival): MessagesDecision {
  const gone = (all: readonly PublishedMessage[]): string[] =>
    all.filter(({ id }) => !drained.has(id)).map(({ label }) => label);
  if (confirmed.length === 0) {
    const lost = gone(sent);
    if (lost.length === 0) return open('nothing was confirmed, and nothing was lost: it shows no difference');
    const reason = `nothing was confirmed: ${lost.length} of ${countOf(sent.length, 'message')} are lost`;
    const says = 'the publisher waits for no confirms';
    return { outcome: 'FAIL', reason, suspects: [{ id: 'no-confirms', says, log10LikelihoodRatio: lost.length }] };
  }
  const lost = gone(confirmed);
  if (lost.length > 0) {
    return {
      outcome: 'FAIL',
      reason: `${lost.length} of ${confirmed.length} confirmed messages are lost`,
      details: [labelsInWords(lost)],
    };
  }
  const twice = sent.filter(({ id }) => (drained.get(id) ?? 0) > 1).map(({ label }) => label);
  if (twice.length > 0)
    return {
      outcome: 'FAIL',
      reason: `${countOf(twice.length, 'message')} there twice`,
      details: [labelsInWords(twice)],
    };
  const extra = sent.filter(({ id, fate }) => drained.has(id) && fate !== 'confirmed').length;
  if (extra > window) {
    return {
      outcome: 'FAIL',
      reason: `${extra} survivors were never confirmed, and at most ${window} can have been in flight`,
    };
  }
  return {
    outcome: 'PASS',
    reason: `all ${countOf(confirmed.length, 'confirmed message')} survived, and ${extra} of the ${window} that may have been in flight`,
  };
}

function survivalTable({ window }: SurvivalExpectation, { sent, confirmed, drained }: Survival): EvidenceTable {
  const alive = sent.filter(({ id }) => drained.has(id));
  const kept = confirmed.filter(({ id }) => drained.has(id)).length;
  const columns = [
    'published',
    'confirmed',
    'survived',
    'confirmed and lost',
    'survived unconfirmed',
    'in flight at most',
  ];
  const numbers = [sent.length, confirmed.length, alive.length, confirmed.length - kept, alive.length - kept, window];
  return { columns: columns.map((title) => ({ title, align: 'right' })), rows: [numbers.map(String)] };
}
