const five = (label: string, key: string, own: object = {}) => ({
  ...{ op: 'publish', key, label, count: 5, window: 5 },
  ...own,
});

/** A script that makes every kind of queue and exchange, and puts persistent and transient messages into them. */
export const DURABLE_THINGS: readonly object[] = [
  { op: 'queue', queue: 'durable' },
  { op: 'queue', queue: 'fleeting', durable: false },
  { op: 'queue', queue: 'quorum', arguments: { 'x-queue-type': 'quorum' } },
  { op: 'queue', queue: 'auto', autoDelete: true },
  { op: 'queue', queue: 'mine', exclusive: true },
  { op: 'exchange', exchange: 'kept', type: 'fanout' },
  { op: 'exchange', exchange: 'gone', type: 'fanout', durable: false },
  ...['kept', 'gone'].map((exchange) => ({ op: 'bind', queue: 'durable', exchange })),
  five('p', 'durable'),
  five('t', 'durable', { persistent: false }),
  five('f', 'fleeting'),
  five('q', 'quorum', { persistent: false }),
];

/** Asks whether each of them is there, by its own name, on a channel of its own: a refusal closes it. */
export const ASKED_FOR: readonly object[] = [
  ...['durable', 'fleeting', 'quorum', 'auto', 'mine'].map((name) => ['queue', name] as const),
  ...['kept', 'gone'].map((name) => ['exchange', name] as const),
].flatMap(([op, name]) => [
  { op: 'channel', channel: name, confirms: true },
  { op, [op]: name, passive: true, channel: name, says: name },
]);
