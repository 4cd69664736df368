import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveBroker, PASSWORD, type LiveBroker } from './live-broker.js';

let broker: LiveBroker;
beforeAll(async () => {
  broker = await liveBroker();
});
afterAll(() => broker[Symbol.asyncDispose]());

const labels = (received: readonly { readonly label: string }[] | undefined) => received?.map(({ label }) => label);

describe('operations on a real broker', () => {
  it('make, bind, send, get and take away', async () => {
    const { ledger, messages, outcomes } = await broker.drive([
      { op: 'exchange', exchange: 'logs', type: 'topic' },
      { op: 'queue', queue: 'all', arguments: { 'x-max-length': 9 } },
      { op: 'bind', queue: 'all', exchange: 'logs', key: 'a.#' },
      {
        op: 'publish',
        exchange: 'logs',
        window: 2,
        messages: [{ key: 'a' }, { key: 'b' }, { key: 'a.b', headers: { n: 1 } }],
      },
      { op: 'queue', queue: 'all', passive: true },
      { op: 'get', queue: 'all' },
      { op: 'unbind', queue: 'all', exchange: 'logs', key: 'a.#' },
      { op: 'publish', exchange: 'logs', key: 'a', label: 'late' },
      { op: 'settle' },
      { op: 'drain', queue: 'all', fence: true },
      { op: 'get', queue: 'all' },
      { op: 'purge', queue: 'all' },
      { op: 'delete', queue: 'all' },
      { op: 'delete', exchange: 'logs' },
      { op: 'queue', queue: 'all', passive: true },
    ]);
    expect(outcomes).toEqual([...Array<string>(14).fill('ok'), '404 channel']);
    const { operations, published, fences } = messages;
    expect(operations[4]).toMatchObject({ ready: 2, consumers: 0 });
    expect(operations[5]?.received).toMatchObject([
      { label: 'm-1', queue: 'all', redelivered: false, handled: 'acked' },
    ]);
    expect(labels(operations[9]?.received)).toEqual(['m-3']);
    expect(operations[10]?.received).toEqual([]);
    expect(operations[14]?.text).toBe("NOT_FOUND - no queue 'all' in vhost '/'");
    expect(published.map(({ id, fate }) => `${id} ${fate}`)).toEqual(
      [0, 1, 2, 3].map((i) => `${ledger.idPrefix}${i} confirmed`),
    );
    expect(fences).toMatchObject([{ id: `${ledger.idPrefix}fence.0`, key: 'all', fate: 'confirmed' }]);
    expect(ledger).toMatchObject({ sent: 4, answered: 4, errors: 0, connectionsOpened: 1 });
    expect(ledger.latency.p50).toBeGreaterThan(0);
  });

  it('consume in the background, in order, and end with the script', async () => {
    const { messages, outcomes } = await broker.drive([
      { op: 'queue', queue: 'work' },
      { op: 'channel', channel: 'a' },
      { op: 'consume', queue: 'work', consumer: 'worker', channel: 'a', prefetch: 2, work: '20ms' },
      { op: 'publish', key: 'work', count: 6, window: 6 },
      { op: 'queue', queue: 'work', passive: true },
      { op: 'await', consumer: 'worker', received: 6 },
      { op: 'await', queue: 'work', ready: 0 },
      { op: 'await', consumer: 'worker', received: 7, within: '50ms' },
      { op: 'cancel', consumer: 'worker' },
      { op: 'await', consumer: 'worker', received: 7 },
      { op: 'delete', queue: 'work' },
    ]);
    expect(outcomes).toEqual([...Array<string>(7).fill('ok'), 'timeout', 'ok', 'closed', 'ok']);
    expect(messages.operations[4]?.consumers).toBe(1);
    expect(labels(messages.received)).toEqual(['m-1', 'm-2', 'm-3', 'm-4', 'm-5', 'm-6']);
    for (const { consumer, handled, atMs, doneMs } of messages.received) {
      expect({ consumer, handled }).toEqual({ consumer: 'worker', handled: 'acked' });
      expect(doneMs! - atMs).toBeGreaterThan(18);
    }
    expect(messages.cancelled).toBeUndefined();
  });

  it('bring messages back that were held or requeued, and let rejected ones die', async () => {
    const dead = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' };
    const { messages, outcomes } = await broker.drive([
      { op: 'queue', queue: 'dead' },
      { op: 'queue', queue: 'live', arguments: dead },
      { op: 'channel', channel: 'a' },
      { op: 'publish', key: 'live', count: 3, window: 3 },
      { op: 'drain', queue: 'live', channel: 'a', ack: 'never' },
      { op: 'close', channel: 'a' },
      { op: 'await', queue: 'live', ready: 3 },
      { op: 'drain', queue: 'live', ack: 'requeue', fence: true },
      { op: 'get', queue: 'live', ack: 'auto' },
      { op: 'drain', queue: 'live', ack: 'reject', fence: true },
      { op: 'await', queue: 'dead', ready: 2 },
      { op: 'drain', queue: 'dead', fence: true },
      { op: 'publish', key: 'live', messages: [{ expiration: 1 }], label: 'old', window: 1 },
      { op: 'await', queue: 'dead', ready: 1 },
      { op: 'get', queue: 'dead' },
      { op: 'delete', queue: 'dead' },
      { op: 'delete', queue: 'live' },
      { op: 'get', queue: 'live', channel: 'a' },
    ]);
    expect(outcomes).toEqual([...Array<string>(17).fill('ok'), 'closed']);
    const received = (place: number) =>
      messages.operations[place]?.received?.map(({ label, redelivered, handled, death }) =>
        [label, redelivered ? 'again' : 'new', handled, death?.reason, death?.queue].filter(Boolean).join(' '),
      );
    expect(received(4)).toEqual(['m-1 new held', 'm-2 new held', 'm-3 new held']);
    expect(received(7)).toEqual(['m-1 again requeued', 'm-2 again requeued', 'm-3 again requeued']);
    expect(received(8)).toEqual(['m-1 again auto']);
    expect(received(9)).toEqual(['m-2 again rejected', 'm-3 again rejected']);
    expect(received(11)).toEqual(['m-2 new acked rejected live', 'm-3 new acked rejected live']);
    expect(received(14)).toEqual(['old-1 new acked expired live']);
  });

  it('count connections and channels, and let one client be several users', async () => {
    const { messages, outcomes } = await broker.drive(
      [
        { op: 'connect', connection: 'other', as: 'reader' },
        { op: 'channel', channel: 'r', connection: 'other', count: 4 },
        { op: 'queue', queue: 'forbidden', channel: 'r3' },
        { op: 'settle', channel: 'r' },
        { op: 'close', connection: 'other' },
        { op: 'settle', channel: 'r' },
      ],
      { users: { reader: { user: 'reader', password: PASSWORD } } },
    );
    expect(outcomes).toEqual(['ok', 'ok', '403 channel', 'ok', 'ok', 'closed']);
    expect(messages).toMatchObject({
      connections: 1,
      channels: 4,
      closes: [{ what: 'channel', name: 'r3', code: 403 }],
    });
  });
});

describe('a fence', () => {
  it('brings out exactly what one channel published before, while others go on', async () => {
    const { messages } = await broker.drive([
      { op: 'queue', queue: 'fenced' },
      { op: 'publish', key: 'fenced', count: 500, size: 200 },
      { op: 'drain', queue: 'fenced', fence: true },
      { op: 'queue', queue: 'fenced', passive: true },
      { op: 'delete', queue: 'fenced' },
    ]);
    expect(labels(messages.operations[2]?.received)).toEqual(Array.from({ length: 500 }, (_, i) => `m-${i + 1}`));
    expect(messages.operations[3]?.ready).toBe(0);
  });

  it('works without confirms, and where the queue refuses the marker', async () => {
    const { messages, outcomes } = await broker.drive([
      { op: 'queue', queue: 'small', arguments: { 'x-max-length': 2, 'x-overflow': 'reject-publish' } },
      { op: 'publish', key: 'small', count: 4, window: 4, nacked: 2 },
      { op: 'drain', queue: 'small', fence: true },
      { op: 'channel', channel: 'plain' },
      { op: 'publish', key: 'small', count: 1, channel: 'plain', label: 'p' },
      { op: 'drain', queue: 'small', fence: true, channel: 'plain' },
      { op: 'delete', queue: 'small' },
    ]);
    expect(new Set(outcomes)).toEqual(new Set(['ok']));
    expect(messages.published.map(({ fate }) => fate)).toEqual(['confirmed', 'confirmed', 'nacked', 'nacked', 'sent']);
    expect(labels(messages.operations[2]?.received)).toEqual(['m-1', 'm-2']);
    expect(labels(messages.operations[5]?.received)).toEqual(['p-1']);
    expect(messages.fences?.map(({ fate }) => fate)).toEqual(['nacked', 'sent']);
  });

  it('says so when somebody else takes the marker', async () => {
    const { messages, outcomes } = await broker.drive([
      { op: 'queue', queue: 'shared' },
      { op: 'channel', channel: 'thief' },
      { op: 'consume', queue: 'shared', consumer: 'thief', channel: 'thief', ack: 'auto' },
      { op: 'drain', queue: 'shared', fence: true },
      { op: 'delete', queue: 'shared' },
    ]);
    expect(outcomes[3]).toBe('timeout');
    expect(messages.operations[3]?.text).toContain('somebody else');
  });
});
