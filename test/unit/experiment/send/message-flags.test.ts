import { describe, expect, it } from 'vitest';
import { messageOptions, requireNoRefusal } from '../../../../src/experiment/send/message-flags.js';
import { messageText } from '../../../../src/experiment/send/message-text.js';
import { requireFlagsAbout, type TrafficFlags } from '../../../../src/experiment/send/traffic-flags.js';
import type { MessageLedger, OperationResult } from '../../../../src/lab/amqp/index.js';
import type { ClientLedger } from '../../../../src/lab/observation.js';
import { trafficKinds } from '../../../../src/traffic/index.js';

const none = { header: [], 'cookie-jar': false };
const basics = { service: 'broker', user: 'lab', password: 'p' };
const step = (...script: object[]) => ({ kind: 'amqp', with: { ...basics, vhost: 'v', script } });
const LAB = [
  step({ op: 'publish', exchange: 'logs', key: 'a', headers: { h: 1 } }, { op: 'drain', queue: 'all' }),
  step({ op: 'publish', exchange: 'tasks', messages: [{ key: 'x' }, { key: 'y' }] }, { op: 'get', queue: 'work' }),
];
const given = (flags: Partial<TrafficFlags>, steps = LAB) => messageOptions({ ...none, ...flags }, steps);
const script = (flags: Partial<TrafficFlags>, steps = LAB) =>
  given(flags, steps)['script'] as Record<string, unknown>[];

describe('flags about messages', () => {
  it('leave it to the lab where to, key after key, and wait for confirms', () => {
    const [publish, ...more] = script({ requests: 3 });
    expect(publish).toEqual({
      ...{ op: 'publish', exchange: 'tasks', window: 100, messages: [{ key: 'x' }, { key: 'y' }, { key: 'x' }] },
    });
    expect(more).toEqual([]);
    expect(given({})).toMatchObject({ ...basics, vhost: 'v' });
    expect(script({})[0]?.['messages']).toHaveLength(600);
  });

  it('say where to, by the lab’s own keys for that exchange where there are some', () => {
    expect(script({ exchange: 'logs' })[0]).toMatchObject({
      exchange: 'logs',
      key: 'a',
      headers: { h: 1 },
      count: 600,
    });
    expect(script({ 'routing-key': 'k' })[0]).toMatchObject({ exchange: 'tasks', key: 'k' });
    expect(script({ exchange: '', 'routing-key': 'q' })[0]).toMatchObject({ exchange: '', key: 'q' });
    expect(script({ exchange: 'other' })[0]).not.toHaveProperty('key');
  });

  it('say how many, how long, how large and how sure', () => {
    const how = { duration: 2, rate: 50, size: 100, confirm: 0, mandatory: true, persistent: false };
    expect(script(how)[0]).toEqual({
      ...{ op: 'publish', exchange: 'tasks', messages: [{ key: 'x' }, { key: 'y' }], for: '2s', rate: 50, size: 100 },
      ...{ window: 0, mandatory: true, persistent: false },
    });
  });

  it('consume beside, each on its own channel, until the queue is empty', () => {
    expect(script({ consumers: 2, qos: 5 })).toMatchObject([
      { op: 'channel', count: 2 },
      { op: 'consume', queue: 'work', consumer: 'consumer1', prefetch: 5, channel: 'consumer' },
      { op: 'consume', queue: 'work', consumer: 'consumer2', prefetch: 5, channel: 'consumer2' },
      { op: 'publish' },
      { op: 'await', queue: 'work', ready: 0 },
    ]);
    expect(script({ consumers: 1, queue: 'all' })[1]).toMatchObject({ queue: 'all', prefetch: 0 });
  });

  it.each<[Partial<TrafficFlags>]>([
    [{}],
    [{ exchange: 'logs', consumers: 3, qos: 1 }],
    [{ duration: 1 }],
    [{ 'routing-key': 'k', confirm: 0, size: 0 }],
  ])('make a script that is right: %j', (flags) => {
    expect(trafficKinds['amqp']!.check(given(flags))).toEqual([]);
  });

  it('that do not fit are usage errors', () => {
    const usage = (code: string) => expect.objectContaining({ kind: 'usage', code }) as Error;
    const silent = [step({ op: 'settle' })];
    expect(() => given({}, silent)).toThrow(usage('no-exchange'));
    expect(() => given({ exchange: 'e', consumers: 1 }, silent)).toThrow(usage('no-queue'));
    expect(() => given({ qos: 1 })).toThrow(usage('no-consumers'));
    expect(() => given({ queue: 'q' })).toThrow(usage('no-consumers'));
  });

  it('are not about requests, nor the other way round', () => {
    const about = (what: 'requests' | 'messages', flags: Partial<TrafficFlags>) => () =>
      requireFlagsAbout(what, { ...none, ...flags }, 'my-lab');
    expect(about('messages', { size: 1, rate: 5, requests: 3, persistent: true })).not.toThrow();
    expect(about('requests', { path: '/', header: ['A: b'], concurrency: 2 })).not.toThrow();
    expect(about('messages', { path: '/', header: ['A: b'], size: 0 })).toThrow(
      '--path, --header: that is about requests',
    );
    expect(about('messages', { 'cookie-jar': true })).toThrow('--cookie-jar');
    expect(about('requests', { size: 0, persistent: true })).toThrow('--size, --persistent: that is about messages');
  });
});

const published = (fate: 'confirmed' | 'lost', n: number, more: object = {}) => ({
  ...{
    id: `i.${n}`,
    label: `m-${n}`,
    operation: 0,
    exchange: '',
    key: 'q',
    mandatory: true,
    persistent: true,
    atMs: n,
    fate,
  },
  ...more,
});
const operation = (more: Partial<OperationResult>): OperationResult => ({
  ...{ operation: 0, op: 'publish', says: 'publish', startedMs: 0, doneMs: 1, outcome: 'ok' },
  ...more,
});

function ledger(messages: Partial<MessageLedger>): [ClientLedger, MessageLedger] {
  const all: MessageLedger = {
    ...{ published: [], received: [], operations: [], connections: 1, channels: 3, closes: [] },
    ...messages,
  };
  const latency = { min: 1, mean: 1, p50: 1, p90: 2, p99: 3, max: 4 };
  return [{ sent: all.published.length, durationMs: 2000, latency } as ClientLedger, all];
}

describe('what became of messages', () => {
  it('is told by fate, by consumer, and with what ended early', () => {
    const got = (consumer: string, redelivered: boolean) => ({
      ...{ id: '', label: '', queue: 'q', consumer, redelivered, atMs: 1, handled: 'acked' as const },
    });
    const text = messageText(
      ...ledger({
        published: [
          published('confirmed', 1),
          published('confirmed', 2, { returned: { code: 312, text: 'NO_ROUTE' } }),
          published('lost', 3),
        ],
        received: [got('consumer1', false), got('consumer1', true)],
        operations: [
          operation({ op: 'consume', says: 'consumer1' }),
          operation({ op: 'consume', says: 'consumer2' }),
          operation({ op: 'await', outcome: 'timeout', text: 'q holds 5' }),
        ],
        closes: [{ what: 'connection', name: 'main', code: 'lost', text: 'ECONNRESET', atMs: 3 }],
      }),
      80,
    );
    expect(text).toMatch(/consumer1 +2 +100\.0 %/);
    expect(text).toMatch(/consumer2 +0 +0\.0 %/);
    expect(text).toContain('published 3 = confirmed 2 + lost 1');
    expect(text).toContain('returned 1, consumed 2, 1 of them again');
    expect(text).toContain('1 connection, 3 channels, 2.00 s, 2 messages/s');
    expect(text).toContain('connection main was lost: ECONNRESET');
    expect(text).toContain('q holds 5');
  });

  it('is an error where the broker refuses something, and none where it was lost or stopped', () => {
    const refusal = (outcome: OperationResult['outcome']) => () =>
      requireNoRefusal(ledger({ operations: [operation({ outcome, text: 'no exchange' })] })[1], 'my-lab');
    expect(refusal({ code: 404, closes: 'channel' })).toThrow(
      expect.objectContaining({
        kind: 'operation',
        message: 'the broker refuses publish with 404',
        details: ['no exchange'],
      }),
    );
    for (const fine of ['ok', 'timeout', 'closed'] as const) expect(refusal(fine)).not.toThrow();
    expect(refusal({ code: 'lost', closes: 'connection' })).not.toThrow();
    expect(refusal({ code: 320, closes: 'connection' })).not.toThrow();
  });
});
