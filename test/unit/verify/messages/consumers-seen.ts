import type { ReceivedMessage } from '../../../../src/lab/amqp/index.js';
import type { Observation } from '../../../../src/lab/observation.js';
import { done, message, observed, receipt } from './broker-seen.js';

export const labels = (count: number, name = 'm'): string[] =>
  Array.from({ length: count }, (_, i) => `${name}-${i + 1}`);

/** What consumers got of queue q; every message was routed there. */
export function got(
  sent: readonly string[],
  received: readonly ReceivedMessage[],
  own: {
    actions?: Observation['actions'];
    consumers?: readonly string[];
    queues?: Readonly<Record<string, readonly string[]>>;
    depth?: number;
  } = {},
): Observation {
  const consumers = own.consumers ?? [...new Set(received.map(({ consumer }) => consumer))];
  const of = Object.entries(own.queues ?? { q: sent });
  const published = of.flatMap(([queue, all], operation) =>
    all.map((label) => message(label, { operation, key: queue })),
  );
  const routes = Object.fromEntries(of.flatMap(([queue, all]) => all.map((label) => [label, [queue]])));
  const seen = observed({
    messages: { published, operations: of.map((_, i) => done(i, 'publish')) },
    routes,
    consumers: { step: 's', consumers, received, foreign: 0 },
    ...(own.actions ? { actions: own.actions } : {}),
  });
  const depth =
    own.depth === undefined ? {} : { queues: [{ vhost: '/', queue: 'q', ready: own.depth, unacked: 0, consumers: 0 }] };
  return { ...seen, broker: { ...seen.broker!, ...depth } };
}
/** A message that a consumer got, and was done with 1 ms later. */
export const by = (consumer: string, label: string, own: Partial<ReceivedMessage> = {}) =>
  receipt(label, 'q', { consumer, doneMs: (own.atMs ?? 5) + 1, ...own });
