import { describe, expect, it } from 'vitest';
import type { Inspect, LogLine } from '../../../src/engine/engine.js';
import { LABEL } from '../../../src/lab/labels.js';
import type { ClientLedger } from '../../../src/lab/observation.js';
import { checkWitnessPart, openWitness, type BackendContext } from '../../../src/witness/index.js';
import { lab, service } from '../lifecycle/fixtures.js';

const START_MS = 1_000_000;
const PREFIX = 'run1.totals.';

const line = (text: string, timeMs = START_MS + 1): LogLine => ({ stream: 'stdout', text, timeMs });
const request = (server: string, id: string | null, timeMs?: number): LogLine =>
  line(JSON.stringify({ event: 'request', server, id, path: '/' }), timeMs);

function client(order: readonly number[]): ClientLedger {
  const answered = order.filter((server) => server >= 0).length;
  return {
    ...{
      step: 'totals',
      idPrefix: PREFIX,
      concurrency: 1,
      sent: order.length,
      answered,
      errors: order.length - answered,
    },
    ...{ errorCodes: {}, statuses: {}, servers: ['app1', 'app2'], order: Int16Array.from(order) },
    ...{ connectionsOpened: 1, durationMs: 1, latency: { min: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 } },
  };
}

type Logs = Readonly<Record<string, readonly LogLine[]>>;

/** The n-th reading sees the n-th logs, the last ones for ever. */
async function read(
  readings: readonly Logs[],
  order: readonly number[],
  change: Partial<BackendContext> = {},
  options: object = { services: ['app'] },
) {
  const times: Record<string, number> = {};
  const asked: (number | undefined)[] = [];
  const logs: Inspect['logs'] = async function* (ref, options) {
    asked.push(options?.sinceMs);
    const time = (times[ref] = (times[ref] ?? -1) + 1);
    yield* readings[Math.min(time, readings.length - 1)]?.[ref] ?? [];
  };
  // app2 has ended and is no running service; its container stands.
  const containers = () =>
    Promise.resolve(['app1', 'app2', 'haproxy'].map((name) => ({ id: name, labels: { [LABEL.service]: name } })));
  const services = ['app1', 'app2'].map((name) => service(name, { group: 'app' }));
  const witness = openWitness({ kind: 'request-log', with: { ...options } });
  if (witness.role !== 'backend') throw new Error('not a backend witness');
  const ledger = await witness.read({
    engine: { logs, containers } as unknown as Inspect,
    lab: lab({ services: [...services, service('haproxy')] }),
    running: {
      ...{ lab: 'demo', instance: 'default' },
      services: services.slice(0, 1).map(({ name }) => ({
        name,
        containerId: name,
        containerName: name,
        image: '',
        imageId: '',
        ports: [],
      })),
    },
    ...{ client: client(order), sinceMs: START_MS, ledgerMs: 1000, signal: new AbortController().signal },
    ...change,
  });
  return { ...ledger, order: [...ledger.order], readings: (times['app1'] ?? -1) + 1, asked, helped: ledger.asked };
}

describe('request-log', () => {
  it('reads those behind by themselves, and waits until whoever was asked for help has logged it', async () => {
    const said = (id: string, asked: boolean) =>
      line(JSON.stringify({ event: 'request', server: 'app1', id, asked, startMs: 1, endMs: 2 }));
    const app1 = [said(`${PREFIX}0`, true), said(`${PREFIX}1`, false)];
    const late = { app1, haproxy: [request('haproxy', `${PREFIX}0`)] };
    const ledger = await read([{ app1 }, { app1 }, late], [0, 0], {}, { services: ['app'], behind: ['haproxy'] });
    expect(ledger).toMatchObject({ order: [0, 0], helped: [0], duplicates: 0, foreign: 0 });
    expect(ledger.behind).toMatchObject({ servers: ['haproxy'], order: Int16Array.of(0, -1), duplicates: 0 });
    expect(ledger.readings).toBe(3);
    expect((await read([{ app1 }], [0, 0])).behind).toBeUndefined();
  });

  it('enters each request at the container in whose log it stands', async () => {
    const logs = {
      app1: [request('app1', `${PREFIX}0`), request('app1', `${PREFIX}2`)],
      app2: [request('app2', `${PREFIX}1`)],
    };
    expect(await read([logs], [0, 1, 0])).toMatchObject({
      step: 'totals',
      servers: ['app1', 'app2'],
      order: [0, 1, 0],
      duplicates: 0,
      foreign: 0,
      readings: 1,
    });
  });

  it('notes when each request began and ended, where its line tells', async () => {
    const timed = { event: 'request', server: 'app1', id: `${PREFIX}0`, startMs: 1000.5, endMs: 1150.25 };
    const logs = { app1: [line(JSON.stringify(timed)), request('app1', `${PREFIX}1`)] };
    const { spans } = await read([logs], [0, 0]);
    expect([...spans!.startMs]).toEqual([1000.5, NaN]);
    expect([...spans!.endMs]).toEqual([1150.25, NaN]);
    const untimed = await read([{ app1: [request('app1', `${PREFIX}0`)] }], [0]);
    expect(untimed.spans).toBeUndefined();
  });

  it('has no word of a backend that is gone, container and all', async () => {
    const logs = { app1: [request('app1', `${PREFIX}0`)] };
    const engine = { logs: async function* () {}, containers: () => Promise.resolve([]) } as unknown as Inspect;
    expect(await read([logs], [-1, -1], { engine })).toMatchObject({ order: [-1, -1], foreign: 0 });
  });

  it('does not believe a line in the name of another server', async () => {
    const logs = { app1: [request('app2', `${PREFIX}0`)] };
    expect(await read([logs], [0], { ledgerMs: 0 })).toMatchObject({ order: [-1], foreign: 1 });
  });

  it('counts what was logged twice, in one log or in two', async () => {
    const logs = {
      app1: [request('app1', `${PREFIX}0`), request('app1', `${PREFIX}0`)],
      app2: [request('app2', `${PREFIX}0`)],
    };
    expect(await read([logs], [0])).toMatchObject({ duplicates: 2, foreign: 0 });
  });

  it('counts requests of others during the step, and not those before it or of other steps of this run', async () => {
    const logs = {
      app1: [
        request('app1', null, START_MS - 1),
        request('app1', 'run0.totals.0', START_MS - 1),
        request('app1', null),
        request('app1', 'run0.totals.0'),
        request('app1', 'run1.order.5'),
        request('app1', `${PREFIX}0`),
      ],
    };
    expect(await read([logs], [0], { runPrefix: 'run1.' })).toMatchObject({ order: [0], foreign: 2 });
  });

  it.each(['1', '-1', '01', '1e0', '0x0', '', ' 0', '0.0', '99999999999999999999'])(
    'does not take %j for the number of a request',
    async (rest) => {
      const logs = { app1: [request('app1', `${PREFIX}0`), request('app1', `${PREFIX}${rest}`)] };
      const ledger = await read([logs], [0], { runPrefix: 'another' });
      expect(ledger).toMatchObject({ order: [0], duplicates: 0, foreign: 1 });
    },
  );

  it('passes over anything else that a program writes', async () => {
    const texts = [
      'hello',
      '{"event": "listening"}',
      '{"request"',
      '{"event": "other", "of": "request"}',
      'null',
      '["request"]',
      '',
    ];
    const logs = { app1: [...texts.map((text) => line(text)), request('app1', `${PREFIX}0`)] };
    expect(await read([logs], [0])).toMatchObject({ order: [0], foreign: 0 });
  });

  it('reads again until it has every request that the client got an answer to', async () => {
    const first = [request('app1', `${PREFIX}0`)];
    const second = [...first, request('app1', `${PREFIX}2`)];
    // Request 1 had no answer: nobody waits for it.
    expect(await read([{ app1: first }, { app1: second }], [0, -1, 0])).toMatchObject({
      order: [0, -1, 0],
      readings: 2,
    });
  });

  it('gives what it has when its time is over', async () => {
    const ledger = await read([{ app1: [request('app1', `${PREFIX}0`)] }], [0, 1], { ledgerMs: 30 });
    expect(ledger.order).toEqual([0, -1]);
    expect(ledger.readings).toBeGreaterThan(1);
  });

  it('does not read logs from long before the step', async () => {
    const { asked } = await read([{}], [], {});
    expect(asked.every((sinceMs) => sinceMs !== undefined && sinceMs < START_MS && sinceMs > START_MS - 60_000)).toBe(
      true,
    );
  });
});

describe('checkWitnessPart', () => {
  it.each([
    [{ kind: 'haproxy-stat', with: {} }, 'unknown kind'],
    [{ kind: 'request-log', with: {} }, ''],
    [{ kind: 'request-log', with: { services: ['app'], more: 1 } }, 'unknown key'],
    [{ kind: 'haproxy-stats', with: { service: 'h', backend: 'b', command: [] } }, ''],
    [{ kind: 'toString', with: {} }, 'unknown kind'],
  ])('finds what is wrong with %j', (part, message) => {
    const problems = checkWitnessPart(part);
    expect(problems).not.toEqual([]);
    expect(problems[0]?.message).toContain(message);
  });

  it('has nothing to say against a part that is right', () => {
    expect(checkWitnessPart({ kind: 'request-log', with: { services: ['app'] } })).toEqual([]);
  });
});
