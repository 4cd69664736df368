import { describe, expect, it } from 'vitest';
import type { Inspect, LogLine } from '../../../../src/engine/engine.js';
import type { BrokerObservation, MessageLedger } from '../../../../src/lab/amqp/index.js';
import type { ClientLedger } from '../../../../src/lab/observation.js';
import { openWitness } from '../../../../src/witness/index.js';
import { lab, service } from '../../lifecycle/fixtures.js';

const START = 1_000_000;
const PREFIX = 'run1.tasks.';

const line = (event: string, n: number, atMs: number): LogLine => ({
  ...{ stream: 'stdout', timeMs: START + atMs },
  text: JSON.stringify({ event, id: `${PREFIX}${n}`, label: `m-${n}`, queue: 'tasks', redelivered: false }),
});
const whole = (n: number, atMs: number): LogLine[] => [
  line('got', n, atMs),
  line('done', n, atMs + 1),
  line('ack', n, atMs + 1),
];

const messages: MessageLedger = {
  published: [0, 1, 2].map((n) => ({
    ...{ id: `${PREFIX}${n}`, label: `m-${n}`, operation: 0, exchange: '', key: 'tasks' },
    ...{ mandatory: true, persistent: true, atMs: 0, fate: 'confirmed' as const },
    ...(n === 2 ? { returned: { code: 312, text: 'NO_ROUTE' } } : {}),
  })),
  ...{ received: [], operations: [], connections: 1, channels: 1, closes: [] },
};
const client = { step: 'tasks', idPrefix: PREFIX, messages } as unknown as ClientLedger;
const delivered = (...ids: number[]) => ({
  deliveries: ids.map((n) => ({ id: `${PREFIX}${n}`, vhost: '/', queue: 'tasks', redelivered: false })),
});

/** The n-th reading of a worker's log sees the n-th lines, the last ones for ever; how often it was read is told. */
async function read(readings: readonly (readonly LogLine[])[], broker?: Partial<BrokerObservation>, ledgerMs = 2000) {
  let times = 0;
  const logs: Inspect['logs'] = async function* () {
    yield* readings[Math.min(times++, readings.length - 1)] ?? [];
  };
  const witness = openWitness({ kind: 'consumer-log', with: { services: ['worker'] } });
  if (witness.role !== 'consumers') throw new Error('not a witness of consumers');
  const running = { name: 'worker', containerId: 'w', containerName: 'w', image: '', imageId: '', ports: [] };
  const ledger = await witness.read({
    ...{ engine: { logs } as unknown as Inspect, lab: lab({ services: [service('worker')] }) },
    ...{ running: { lab: 'demo', instance: 'default', services: [running] }, client, sinceMs: START, ledgerMs },
    ...{ broker: broker as BrokerObservation | undefined, signal: new AbortController().signal },
  });
  return { times, ids: ledger.received.map(({ label, handled }) => `${label} ${handled}`) };
}

describe('the consumers’ own ledger', () => {
  it('is read until it holds every delivery that the broker tells of, and all work at its end', async () => {
    const readings = [[], whole(0, 5), [...whole(0, 5), line('got', 0, 9)], [...whole(0, 5), ...whole(0, 9)]];
    const { times, ids } = await read(readings, delivered(0, 0));
    expect(ids).toEqual(['m-0 acked', 'm-0 acked']);
    expect(times).toBe(4);
  });

  it('waits for everything that was routed where the broker does not tell', async () => {
    const { times, ids } = await read([whole(0, 5), [...whole(0, 5), ...whole(1, 6)]]);
    expect(ids).toEqual(['m-0 acked', 'm-1 acked']);
    expect(times).toBe(2);
  });

  it('waits no longer than it may, and not for work that somebody else did in the end', async () => {
    expect((await read([[line('got', 0, 5)]], delivered(0), 100)).ids).toEqual(['m-0 held']);
    const { times } = await read([[line('got', 0, 5), ...whole(0, 9)]], delivered(0, 0));
    expect(times).toBe(1);
  });
});
