import { describe, expect, it } from 'vitest';
import { findTraces, tracesText } from '../../../../src/experiment/trace/index.js';
import type { KeptObservation, KeptRun } from '../../../../src/experiment/trace/kept-run.js';
import type { MessageLedger, PublishedMessage, ReceivedMessage } from '../../../../src/lab/amqp/index.js';

function published(label: string, change: Partial<PublishedMessage> = {}): PublishedMessage {
  return {
    ...{ id: `r1.keys.${label}`, label, operation: 0, exchange: 'logs', key: 'a.b', mandatory: true, persistent: true },
    ...{ atMs: 1, fate: 'confirmed', answeredMs: 2.5 },
    ...change,
  };
}

function got(label: string, change: Partial<ReceivedMessage> = {}): ReceivedMessage {
  return {
    ...{ id: `r1.keys.${label}`, label, queue: 'all', consumer: 'worker1', redelivered: false, atMs: 10, doneMs: 30 },
    ...{ handled: 'acked' },
    ...change,
  };
}

const routed = (label: string, queues: string[]) => ({
  ...{ id: `r1.keys.${label}`, vhost: '/', exchange: 'logs', key: 'a.b', queues },
});

const LEDGER: MessageLedger = {
  published: [
    published('m-1'),
    published('m-2'),
    published('m-3', { returned: { code: 312, text: 'NO_ROUTE' } }),
    published('m-4'),
    published('m-5', { fate: 'lost', answeredMs: undefined }),
    published('m-6'),
    published('m-7'),
  ],
  ...{ received: [], operations: [], connections: 1, channels: 1, closes: [] },
};
const KEYS = {
  step: 'keys',
  client: { idPrefix: 'r1.keys.', sent: 7, servers: [], order: [], messages: LEDGER },
  broker: {
    published: [routed('m-1', ['all']), routed('m-2', ['all']), routed('m-4', ['rest']), routed('m-6', ['all'])],
    deliveries: [],
    queues: [{ vhost: '/', queue: 'rest', ready: 1, unacked: 0, consumers: 0 }],
  },
  consumers: {
    ...{ step: 'keys', consumers: ['worker1'], foreign: 0 },
    received: [
      got('m-1'),
      got('m-1', { redelivered: true, consumer: 'worker2', atMs: 40, doneMs: 41 }),
      got('m-6', { handled: 'auto', doneMs: undefined }),
    ],
  },
} as unknown as KeptObservation;
const TURNS: KeptObservation = {
  step: 'turns',
  client: { idPrefix: 'r1.turns.', sent: 3, servers: ['app1', 'app2'], order: [0, 1, -1] },
  backend: { servers: ['app1', 'app2'], order: [0, -1, -1], duplicates: 0 },
};
const RUN: KeptRun = {
  ...{ lab: 'demo', instance: 'default', run: 'r1', startedAt: '2026-01-01T00:00:00.000Z' },
  observations: [KEYS, TURNS],
};

const labels = (wish: Parameters<typeof findTraces>[1]): string[] => findTraces(RUN, wish).map(({ label }) => label);

describe('findTraces', () => {
  it('calls lost what the broker took over and nobody finished, and what only one witness of a request knows', () => {
    // m-3 came back, m-4 waits in a queue, m-5 was never taken over; m-6 died in the hands of an auto-ack consumer.
    expect(labels({ lost: true })).toEqual(['m-2', 'm-6', 'm-7', 'turns.1', 'turns.2']);
  });

  it('does not call lost what the balancer answered itself, nor what no log is kept of', () => {
    const client = { idPrefix: 'r1.rules.', sent: 3, servers: ['app1'], order: [0, -1, -1] };
    const answers = [{ status: 200 }, { status: 403 }, { status: 0, error: 'timeout' }];
    const RULES: KeptObservation = { step: 'rules', client: { ...client, answers } };
    expect(findTraces({ ...RUN, observations: [RULES] }, { lost: true }).map(({ label }) => label)).toEqual([
      'rules.2',
    ]);
  });

  it('lists what somebody got twice from one queue', () => {
    expect(labels({ duplicates: true })).toEqual(['m-1']);
  });

  it.each(['m-1', 'r1.keys.m-1', 'keys.m-1'])('knows a message as %s', (id) => expect(labels({ id })).toEqual(['m-1']));

  it.each(['turns.1', 'r1.turns.1'])('knows a request as %s', (id) => expect(labels({ id })).toEqual(['turns.1']));

  it('names what there is instead of an unknown one, and asks for something', () => {
    expect(() => findTraces(RUN, { id: 'm-9' })).toThrow('no message or request of the last run of demo is called m-9');
    expect(() => findTraces(RUN, {})).toThrow('the way of what?');
  });
});

describe('tracesText', () => {
  it('tells the way of a message in the order of its time', () => {
    const text = tracesText(RUN, findTraces(RUN, { id: 'm-1' }), '');
    const lines = text.split('\n').slice(3);
    expect(text).toContain('message m-1 of keys: MORE THAN ONCE');
    expect(lines.map((line) => line.trim().replaceAll(/ {2,}/g, ' | '))).toEqual([
      '1.0 ms | client | published to exchange logs with key "a.b", persistent, mandatory',
      'broker | routed to all',
      '2.5 ms | client | confirmed by the broker',
      '10.0 ms | worker1 | got it from all, done after 20.0 ms, acknowledged',
      '40.0 ms | worker2 | got it from all, redelivered, done after 1.0 ms, acknowledged',
    ]);
  });

  it('tells what the witnesses of a request say', () => {
    const text = tracesText(RUN, findTraces(RUN, { id: 'turns.1' }), '');
    expect(text).toContain('LOST');
    expect(text).toMatch(/client +answered by app2/);
    expect(text).toMatch(/backend +in no server’s log/);
  });

  it('says so when there is none', () => {
    const clean: KeptRun = { ...RUN, observations: [] };
    expect(tracesText(clean, findTraces(clean, { lost: true }), 'nothing was lost')).toContain('nothing was lost');
  });
});
