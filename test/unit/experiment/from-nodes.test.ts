import { describe, expect, it } from 'vitest';
import { requireNodes, requireSending, together } from '../../../src/experiment/sender/from-nodes.js';
import type { Sender, Sending } from '../../../src/experiment/sender/sending.js';
import type { Engine } from '../../../src/engine/engine.js';
import type { ClientLedger } from '../../../src/lab/observation.js';
import type { ResolvedLab } from '../../../src/lab/resolved.js';
import { trafficKinds, type TrafficOptions } from '../../../src/traffic/index.js';

interface Asked {
  readonly node: string;
  readonly options: TrafficOptions;
  readonly sending: Sending;
}

/** Senders that note what they are asked for; each answers as server 0, 1, …, and takes as many ms as it sends. */
function bench(nodes: readonly string[]): { readonly asked: Asked[]; readonly sender: Sender } {
  const asked: Asked[] = [];
  const senders = nodes.map((node, place): Sender => ({
    image: 'client:1',
    send: (_kind, options, sending) => {
      asked.push({ node, options, sending });
      const sent = sending.requests;
      sending.onAnswer?.({ done: sent, total: sent, byServer: Int32Array.of(sent, 0) });
      return Promise.resolve({ client: ledger(sent, place), sinceMs: 100 - place });
    },
  }));
  return { asked, sender: together(senders as [Sender, ...Sender[]]) };
}

function ledger(sent: number, server: number): ClientLedger {
  const counts = { sent, answered: sent, errors: 0, errorCodes: {}, statuses: { 200: sent }, connectionsOpened: 1 };
  return {
    ...{ ...counts, concurrency: 1, durationMs: sent, order: new Int16Array(Math.min(sent, 100)).fill(server) },
  } as unknown as ClientLedger;
}

const http = (more: Record<string, unknown>): TrafficOptions =>
  trafficKinds['http']!.parse({ service: 'balancer', port: 8080, ...more });
const SENDING: Sending = { step: 'totals', idPrefix: 'r.totals.', servers: ['a', 'b'], requests: 10, seed: 7 };

describe('together', () => {
  it('shares requests, connections and the rate out, with ids in a row', async () => {
    const { asked, sender } = bench(['node1', 'node2', 'node3']);
    const { client, sinceMs } = await sender.send('http', http({ concurrency: 16, requests: 10 }), SENDING);
    expect(asked.map(({ options }) => options.concurrency)).toEqual([6, 5, 5]);
    expect(asked.map(({ sending: { requests, firstId } }) => [firstId, requests])).toEqual([
      [0, 4],
      [4, 3],
      [7, 3],
    ]);
    expect([...client.order]).toEqual([0, 0, 0, 0, 1, 1, 1, 2, 2, 2]);
    expect(client).toMatchObject({ sent: 10, answered: 10, concurrency: 16, durationMs: 4, statuses: { 200: 10 } });
    expect(sinceMs).toBe(98);
  });

  it('has the first node alone send the warm-up, before the others begin', async () => {
    const { asked, sender } = bench(['node1', 'node2']);
    const { client } = await sender.send('http', http({ concurrency: 4 }), { ...SENDING, drainAt: 3 });
    expect(
      asked.map(({ node, sending: { requests, firstId = 0, drainAt } }) => [node, firstId, requests, drainAt]),
    ).toEqual([
      ['node1', 0, 3, undefined],
      ['node1', 3, 4, undefined],
      ['node2', 7, 3, undefined],
    ]);
    expect(client).toMatchObject({ sent: 10, durationMs: 7, drainedAt: 3, severalClients: true });
  });

  it.each([
    ['one request at a time has an order', 'http', { concurrency: 1 }, SENDING],
    ['paths in turn', 'http', { concurrency: 8, paths: ['/a', '/b'] }, SENDING],
    ['a duration without a number', 'http', { concurrency: 8, duration: '1s' }, { ...SENDING, requests: Infinity }],
  ])('leaves to the first node: %s', async (_why, kind, options, sending) => {
    const { asked, sender } = bench(['node1', 'node2']);
    await sender.send(kind, http(options), sending);
    expect(asked.map(({ node }) => node)).toEqual(['node1']);
    expect(asked[0]!.sending).toBe(sending);
  });

  it('is a sender like any other where there is only one: the order is known', async () => {
    const { asked, sender } = bench(['node1']);
    const { client } = await sender.send('http', http({ concurrency: 16 }), SENDING);
    expect(asked[0]!.sending).toBe(SENDING);
    expect(client.severalClients).toBeUndefined();
  });

  it('tells progress as that of one sender', async () => {
    const { sender } = bench(['node1', 'node2']);
    const told: number[] = [];
    const onAnswer: Sending['onAnswer'] = ({ done, byServer }) => told.push(done, byServer[0]!);
    await sender.send('http', http({ concurrency: 2 }), { ...SENDING, onAnswer });
    expect(told).toEqual([5, 5, 10, 10]);
  });
});

describe('what --from may name', () => {
  const nodes = () => Promise.resolve([{ name: 'node1' }, { name: 'node2' }]);

  it('is nodes of a swarm', async () => {
    const engine = { swarm: { nodes } } as unknown as Engine;
    await expect(requireNodes(engine, ['node2'], 'lab verify demo')).resolves.toBeUndefined();
    await expect(requireNodes(engine, ['node9'], 'lab verify demo')).rejects.toMatchObject({
      code: 'unknown-node',
      suggestions: ['node1', 'node2'],
    });
    await expect(requireNodes({} as Engine, ['node1'], 'lab verify demo')).rejects.toMatchObject({
      code: 'needs-swarm',
    });
    await expect(requireNodes({} as Engine, [], 'lab verify demo')).resolves.toBeUndefined();
  });

  it('is of use only where something is sent', () => {
    const lab = (...kinds: string[]) =>
      ({
        lab: 'demo',
        traffic: Object.fromEntries(kinds.map((kind, i) => [i, { kind, with: {} }])),
      }) as unknown as ResolvedLab;
    expect(() => requireSending(lab('probe'))).toThrow('inside its containers');
    expect(() => requireSending(lab('probe', 'http'))).not.toThrow();
  });
});
