import type { BrokerObservation, MessageLedger, Operation, PublishedMessage } from '../../../lab/amqp/index.js';
import type { Observation } from '../../../lab/observation.js';
import { countOf } from '../../words.js';
import { queueBalance } from './queue-balance.js';
import { receiptsOf, tallyOf } from './receipts.js';
import { brokerRestarted } from './restarts.js';

const SHOWN = 3;

export interface Reconciled {
  /** Every disagreement of the witnesses, one sentence each; empty = they all tell the same. */
  readonly differences: readonly string[];
  /** What could not be compared, and why. */
  readonly notes: readonly string[];
}

/**
 * The conservation law: what the client published is what the broker received and traced; what was published was routed, returned or dropped; what was
 * routed to a queue was taken out of it or is in it still, or it died there; what was got was delivered. A broker that was started anew tells
 * only what is since.
 */
export function reconcileMessages(observation: Observation, script: readonly Operation[]): Reconciled {
  const { client, broker } = observation;
  const messages = client.messages;
  if (!messages || !broker) return { differences: [], notes: [] };
  const anew = brokerRestarted(observation);
  const differences = [
    ...(broker.published ? published(messages, broker.published, client.idPrefix) : []),
    ...(anew ? [] : counted(messages, broker)),
    ...(broker.deliveries && !anew ? delivered(observation, broker.deliveries) : []),
    ...(broker.published && !anew ? queueBalance(observation, script) : []),
  ];
  return { differences, notes: broker.gaps.map((gap) => `not compared: ${gap}`) };
}

/** Ids that fail a test, as a sentence with some of them; none where there are none. */
function listed(messages: readonly { readonly id: string }[], what: string): string[] {
  if (messages.length === 0) return [];
  const shown = messages.slice(0, SHOWN).map(({ id }) => id);
  return [
    `${countOf(messages.length, 'message')} ${what} (${[...shown, ...(messages.length > SHOWN ? ['…'] : [])].join(', ')})`,
  ];
}

/** The client's own against the firehose: message by message. */
function published(
  { published: own, fences = [], closes }: MessageLedger,
  traced: NonNullable<BrokerObservation['published']>,
  idPrefix: string,
): string[] {
  const times = tallyOf(traced.map(({ id }) => id));
  const timesOf = ({ id }: PublishedMessage): number => times.get(id) ?? 0;
  // What was sent into a channel that the broker closed was never looked at.
  const mayMiss = ({ fate }: PublishedMessage): boolean => fate === 'lost' || (fate === 'sent' && closes.length > 0);
  const known = new Set([...own, ...fences].map(({ id }) => id));
  const unrouted = new Map(traced.map((each) => [each.id, each.queues.length === 0] as const));
  return [
    ...listed(
      own.filter((each) => timesOf(each) === 0 && !mayMiss(each)),
      'of the client never reached the broker',
    ),
    ...listed(
      own.filter((each) => timesOf(each) > 1),
      'reached the broker more than once',
    ),
    ...listed(
      traced.filter(({ id }) => id.startsWith(idPrefix) && !known.has(id)),
      'reached the broker that the client never published',
    ),
    ...listed(
      own.filter((each) => each.returned !== undefined && unrouted.get(each.id) === false),
      'came back that the broker routed to a queue',
    ),
    ...listed(
      own.filter(
        (each) => each.mandatory && !mayMiss(each) && each.returned === undefined && unrouted.get(each.id) === true,
      ),
      'reached no queue and did not come back, though mandatory',
    ),
  ];
}

/** The client's own numbers against the broker's counters. */
function counted(
  { published: own, fences = [] }: MessageLedger,
  { before, after, published: traced }: BrokerObservation,
): string[] {
  const grown = (key: 'received' | 'confirmed' | 'unroutableDropped' | 'unroutableReturned'): number =>
    after[key] - before[key];
  const all = [...own, ...fences];
  const answered = all.filter(({ fate }) => fate === 'confirmed').length;
  const arrived = all.filter(({ fate }) => fate === 'confirmed' || fate === 'nacked').length;
  const returned = own.filter((each) => each.returned !== undefined).length;
  const differences: string[] = [];
  const compare = (what: string, client: number, broker: number, agree: boolean): void => {
    if (!agree) differences.push(`${what}: client ${client}, broker ${broker}`);
  };
  compare('published', arrived, grown('received'), arrived <= grown('received'));
  compare('confirmed', answered, grown('confirmed'), answered <= grown('confirmed'));
  compare('returned', returned, grown('unroutableReturned'), returned <= grown('unroutableReturned'));
  if (!traced) return differences;
  const nowhere = traced.filter(({ queues }) => queues.length === 0).length;
  const counters = grown('unroutableDropped') + grown('unroutableReturned');
  if (nowhere !== counters) {
    differences.push(
      `the broker traced ${countOf(nowhere, 'message')} to no queue, and counted ${counters} returned or dropped`,
    );
  }
  if (traced.length > grown('received')) {
    differences.push(
      `the broker traced ${countOf(traced.length, 'message')}, and counted ${grown('received')} received`,
    );
  }
  return differences;
}

/** What was got against what was delivered. More deliveries than receipts are no wonder where a consumer was lost, or a channel closed. */
function delivered(observation: Observation, deliveries: NonNullable<BrokerObservation['deliveries']>): string[] {
  const { client, actions = [] } = observation;
  const sent = tallyOf(deliveries.map(({ id }) => id));
  const got = tallyOf(receiptsOf(observation).map(({ id }) => id));
  const excused = actions.length > 0 || (client.messages?.closes.length ?? 0) > 0;
  const fences = new Set(client.messages?.fences?.map(({ id }) => id));
  const ids = (tally: ReadonlyMap<string, number>): { readonly id: string }[] =>
    [...tally.keys()].map((id) => ({ id }));
  const times = (tally: ReadonlyMap<string, number>, id: string): number => tally.get(id) ?? 0;
  return [
    ...listed(
      ids(got).filter(({ id }) => times(got, id) > times(sent, id)),
      'were got more often than the broker delivered them',
    ),
    ...(excused
      ? []
      : listed(
          ids(sent).filter(({ id }) => !fences.has(id) && times(sent, id) > times(got, id)),
          'were delivered, and nobody says that it got them',
        )),
  ];
}
