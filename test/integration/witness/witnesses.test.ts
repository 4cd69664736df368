import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/index.js';
import type { ClientLedger } from '../../../src/lab/observation.js';
import type { UpResult } from '../../../src/lifecycle/index.js';
import { openWitness, type BackendWitness, type MiddleWitness } from '../../../src/witness/index.js';
import { connectTestEngine } from '../../support/real-engine.js';
import { bringUp, newInstance, smallLab, takeAway } from '../lifecycle/small-lab.js';

const instance = newInstance();
const lab = smallLab(instance);
const signal = new AbortController().signal;
const middle = openWitness({
  kind: 'haproxy-stats',
  with: { service: 'haproxy', backend: 'apps', command: ['perl', '/lab/runtime.pl'] },
}) as MiddleWitness;
const backend = openWitness({ kind: 'request-log', with: { services: ['app'] } }) as BackendWitness;

let engine: Engine;
let running: UpResult['running'];

beforeAll(async () => {
  engine = await connectTestEngine();
  ({ running } = await bringUp(engine, lab));
});
afterAll(async () => {
  expect(await takeAway(engine, instance)).toEqual([]);
  engine.close();
});

/** Sends requests one after the other; says which app answered each. */
async function send(idPrefix: string, count: number): Promise<number[]> {
  const port = running.services.at(-1)?.ports[0]?.hostPort ?? 0;
  const order: number[] = [];
  for (let index = 0; index < count; index++) {
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { 'X-Request-Id': `${idPrefix}${index}` } });
    await response.text();
    order.push(Number((response.headers.get('x-served-by') ?? 'app0').slice(3)) - 1);
  }
  return order;
}

function ledger(idPrefix: string, order: readonly number[]): ClientLedger {
  return {
    ...{ step: 's', idPrefix, concurrency: 1, sent: order.length, answered: order.length, errors: 0, errorCodes: {} },
    ...{ statuses: {}, servers: ['app1', 'app2', 'app3'], order: Int16Array.from(order), connectionsOpened: 1 },
    ...{ durationMs: 1, latency: { min: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 } },
  };
}

describe('the witnesses of a real HAProxy and real apps', () => {
  it('count what the client saw, and name each request’s server as it did', async () => {
    const before = await middle.read({ engine, running, signal });
    expect(before).toMatchObject({ product: 'HAProxy', backend: 'apps', algorithm: 'roundrobin', threads: 1 });
    expect(before.process).toMatch(/^\d+@\d+$/);
    const says = { status: 'UP', checkStatus: 'L4OK' };
    expect(before.servers).toMatchObject([
      { name: 'app1', weight: 2, userWeight: 2, ...says },
      { name: 'app2', weight: 1, userWeight: 1, ...says },
      { name: 'app3', weight: 3, userWeight: 3, ...says },
    ]);
    const sinceMs = Date.now();
    await send('foreign.', 1);
    const order = await send('run.s.', 12);
    const after = await middle.readSettled({ engine, running, signal }, { before, answered: 13, settleMs: 1000 });
    const seen = after.servers.map(({ responses2xx }, at) => responses2xx - (before.servers[at]?.responses2xx ?? 0));
    expect(seen.reduce((sum, count) => sum + count)).toBe(13);
    expect(after.frontendRequests - before.frontendRequests).toBe(13);
    const client = ledger('run.s.', order);
    const book = await backend.read({ engine, lab, running, client, sinceMs, ledgerMs: 5000, signal });
    expect([...book.order]).toEqual(order);
    expect(book).toMatchObject({ servers: ['app1', 'app2', 'app3'], duplicates: 0, foreign: 1 });
  });

  it('tell two processes of the same container apart', async () => {
    const before = await middle.read({ engine, running, signal });
    const id = running.services.at(-1)?.containerId ?? '';
    await engine.stopContainer(id);
    ({ running } = await bringUp(engine, lab));
    expect((await middle.read({ engine, running, signal })).process).not.toBe(before.process);
  });
});
