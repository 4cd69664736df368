import { describe, expect, it } from 'vitest';
import { checkTrafficPart, trafficKinds, type TrafficContext } from '../../../src/traffic/index.js';
import { ok, serveRaw, type RawRequest } from './raw-server.js';

const flows = trafficKinds['flows']!;
const target = { service: 'shop', port: 8000 };

async function drive(stages: unknown, port: number, change: Partial<TrafficContext> = {}) {
  return flows.drive(flows.parse({ ...target, stages }), {
    ...{ step: 'rush', idPrefix: 'run1.rush.', servers: ['shop'], requests: Infinity },
    ...{ target: { host: '127.0.0.1', port }, seed: 1, signal: new AbortController().signal, clock: () => 0 },
    ...change,
  });
}

/** Answers `/slow` after a second, `/full` with a 503, and anything else at once. */
function answer(request: RawRequest): void {
  const full = `HTTP/1.1 503 Full\r\nContent-Length: 0\r\nX-Served-By: shop\r\n\r\n`;
  const text = request.path === '/full' ? full : ok('shop');
  setTimeout(() => request.socket.write(text), request.path === '/slow' ? 1000 : 0);
}

describe('flows', () => {
  it('sends the flows of a stage at once, whatever becomes of the answers, and the next stage after all of them', async () => {
    await using server = await serveRaw(answer);
    const stages = [
      { alone: { path: '/alone', rate: 200, requests: 10 } },
      { slow: { path: '/slow', rate: 100, duration: '100ms' }, list: { path: '/list', rate: 100, requests: 10 } },
      { last: { path: '/full', rate: 100, requests: 2 } },
    ];
    const told: number[] = [];
    const ledger = await drive(stages, server.port, { onAnswer: ({ done }) => told.push(done) });
    const ids = server.requests.map(({ headers }) => headers.get('x-request-id')!);
    expect(new Set(ids)).toEqual(new Set(Array.from({ length: 32 }, (_, i) => `run1.rush.${i}`)));
    const paths = server.requests.map(({ path }) => path);
    expect(new Set(paths.slice(0, 10))).toEqual(new Set(['/alone']));
    expect(new Set(paths.slice(10, 30))).toEqual(new Set(['/slow', '/list']));
    // Side by side: the list was not sent after the slow ones had their answers.
    expect(paths.slice(10, 16)).toContain('/list');
    expect(paths.slice(30)).toEqual(['/full', '/full']);
    const idOf = (path: string) =>
      server.requests.filter((each) => each.path === path).map(({ headers }) => headers.get('x-request-id'));
    expect(new Set(idOf('/list'))).toEqual(new Set(Array.from({ length: 10 }, (_, i) => `run1.rush.${20 + i}`)));
    expect(ledger).toMatchObject({ sent: 32, answered: 32, errors: 0, statuses: { 200: 30, 503: 2 } });
    expect([...ledger.order]).toEqual(new Array(32).fill(0));
    expect(ledger.flows?.map(({ name, from, count }) => [name, from, count])).toEqual([
      ['alone', 0, 10],
      ['slow', 10, 10],
      ['list', 20, 10],
      ['last', 30, 2],
    ]);
    const [alone, slow, list, last] = ledger.flows!;
    expect(Math.min(...slow!.tookMs)).toBeGreaterThan(950);
    expect(Math.max(...list!.tookMs, ...alone!.tookMs)).toBeLessThan(950);
    expect([last!.statuses, list!.statuses]).toEqual([[503, 503], new Array(10).fill(200)]);
    expect(ledger.latency.max).toBeGreaterThan(950);
    expect(told.at(-1)).toBe(32);
    // An open loop: none waited for the answer before it.
    expect(ledger.durationMs).toBeLessThan(8000);
  });

  it('keeps who got no answer', async () => {
    await using server = await serveRaw(({ socket }) => socket.destroy());
    const ledger = await drive([{ gone: { rate: 100, requests: 3 } }], server.port);
    expect(ledger).toMatchObject({ sent: 3, answered: 0, errors: 3, order: Int16Array.of(-1, -1, -1) });
    expect(ledger.flows).toMatchObject([{ tookMs: [-1, -1, -1], statuses: [0, 0, 0] }]);
  });

  it('ends with the signal', async () => {
    await using server = await serveRaw(() => undefined);
    const gone = new AbortController();
    const driven = drive([{ hanging: { rate: 100, requests: 3 } }], server.port, { signal: gone.signal });
    setTimeout(() => gone.abort(), 50);
    await expect(driven).rejects.toMatchObject({ kind: 'interrupted' });
  });

  it.each([
    [{}, 'stages', 'expected array'],
    [{ stages: [] }, 'stages', ''],
    [{ stages: [{}] }, 'stages.0', 'needs a flow'],
    [{ stages: [{ a: { rate: 1 } }] }, 'stages.0.a.requests', 'one of them'],
    [{ stages: [{ a: { rate: 1, requests: 1, duration: '1s' } }] }, 'stages.0.a.requests', 'one of them'],
    [{ stages: [{ a: { requests: 1 } }] }, 'stages.0.a.rate', ''],
    [{ stages: [{ a: { rate: 1, requests: 1 } }, { a: { rate: 1, requests: 1 } }] }, 'stages.1.a', 'is there twice'],
    [{ stages: [{ A: { rate: 1, requests: 1 } }] }, 'stages.0.A', ''],
    [{ stages: [{ a: { rate: 1, requests: 1, paht: '/' } }] }, 'stages.0.a.paht', ''],
    [{ stages: [{ a: { rate: 1, requests: 1 } }], concurrency: 3 }, 'concurrency', ''],
  ])('refuses %j', (change, place, why) => {
    const problems = checkTrafficPart({ kind: 'flows', with: { ...target, ...change } });
    expect(problems.map(({ path }) => path.slice(1).join('.'))).toContain(place);
    expect(problems.map(({ message }) => message).join()).toContain(why);
    expect(() => flows.parse({ ...target, ...change })).toThrow('the options of flows are wrong');
  });
});
