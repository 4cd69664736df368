import * as z from 'zod';
import type { ConsumersLedger } from '../../lab/amqp/index.js';
import type { ConsumersContext, WitnessKind } from '../witness.js';
import { createConsumerBook } from './consumer-book.js';
import { readLogs, readUntilComplete, servicesOf } from './read-logs.js';

const options = z.strictObject({
  /** Keys under `services:` whose containers consume. */
  services: z.array(z.string().min(1)).min(1),
});
type Options = z.infer<typeof options>;

/**
 * The consumers' own ledger: lines of JSON in their logs, `{"event": "got", "id": …, "label": …, "queue": …, "redelivered": …}` before
 * the work on a message, `done` after it, then how it was settled: `ack`, `reject` or `requeue`.
 */
export const consumerLog: WitnessKind<Options> = {
  options,
  open: (parsed) => ({
    role: 'consumers',
    services: parsed.services,
    read: (context) => {
      const awaited = awaitedOf(context);
      return readUntilComplete(
        context,
        () => readOnce(parsed, context),
        (ledger) => isComplete(ledger, awaited),
      );
    },
  }),
};

/**
 * How often each message went to somebody else than the client: by the broker's word, or, where it does not tell, once for each that was
 * published and neither lost nor returned.
 */
function awaitedOf({ client, broker }: ConsumersContext): ReadonlyMap<string, number> {
  const awaited = new Map<string, number>();
  const add = (id: string, by: number): void => void awaited.set(id, (awaited.get(id) ?? 0) + by);
  const { published = [], received = [], operations = [] } = client.messages ?? {};
  const sent = published.filter(({ fate, returned }) => fate !== 'lost' && fate !== 'nacked' && returned === undefined);
  for (const { id } of broker?.deliveries ?? sent) if (id.startsWith(client.idPrefix)) add(id, 1);
  for (const { id } of [...received, ...operations.flatMap((each) => each.received ?? [])]) add(id, -1);
  return awaited;
}

/** Whether everything that was delivered is there, and all work on it at its end, unless somebody else got it afterwards. */
function isComplete({ received }: ConsumersLedger, awaited: ReadonlyMap<string, number>): boolean {
  const left = new Map(awaited);
  const last = new Map(received.map((each) => [each.id, each]));
  if ([...last.values()].some(({ handled, doneMs }) => handled === 'held' || doneMs === undefined)) return false;
  for (const { id } of received) left.set(id, (left.get(id) ?? 0) - 1);
  return [...left.values()].every((count) => count <= 0);
}

async function readOnce({ services }: Options, context: ConsumersContext): Promise<ConsumersLedger> {
  const { client, sinceMs, runPrefix = client.idPrefix } = context;
  const consumers = servicesOf(services, context);
  const { step, idPrefix } = client;
  const book = createConsumerBook({ step, consumers, idPrefix, runPrefix, sinceMs });
  await readLogs(consumers, context, (consumer, { text, timeMs }) => book.enter(consumer, text, timeMs));
  return book.ledger();
}
