import type { ConsumerGroup, PlannedMessage } from '../../../lab/verdict.js';
import type { MessagesSeen } from '../judge-messages.js';
import { receiptsOf, type Receipt } from '../ledgers/index.js';

/** What a queue's consumers got of the messages that were meant for it. */
export interface QueueReceipts {
  /** Ids of the planned messages, in their order; undefined = never published. */
  readonly ids: readonly (string | undefined)[];
  readonly labels: ReadonlyMap<string, string>;
  /** In the order of time. Gets and drains of the script are none: they are no consumers. */
  readonly receipts: readonly Receipt[];
}

export function queueReceipts(
  { queue, messages }: { readonly queue: string; readonly messages: readonly PlannedMessage[] },
  { observation, messages: seen }: Pick<MessagesSeen, 'observation' | 'messages'>,
): QueueReceipts {
  const published = new Map(seen.published.map((each) => [`${each.operation} ${each.label}`, each]));
  const ids = messages.map(({ operation, label }) => published.get(`${operation} ${label}`)?.id);
  const labels = new Map(seen.published.map(({ id, label }) => [id, label]));
  const own = receiptsOf(observation).filter(({ consumer }) => consumer !== 'get' && consumer !== 'drain');
  return { ids, labels, receipts: own.filter((each) => each.queue === queue) };
}

/** Why the consumers of a group, or the messages meant for them, are not all there; undefined = they are. */
export function missingIn(
  { consumers, queue }: Pick<ConsumerGroup, 'consumers' | 'queue'>,
  { ids }: QueueReceipts,
  { observation, messages }: MessagesSeen,
): string | undefined {
  const present = [...(observation.consumers?.consumers ?? []), ...messages.received.map(({ consumer }) => consumer)];
  const absent = consumers.filter((name) => !present.includes(name));
  if (absent.length > 0) return `no ledger of the consumer ${absent.join(', ')}: nobody knows what it got`;
  const unpublished = ids.filter((id) => id === undefined).length;
  return unpublished > 0
    ? `${unpublished} of ${ids.length} messages for queue ${queue} were never published`
    : undefined;
}
