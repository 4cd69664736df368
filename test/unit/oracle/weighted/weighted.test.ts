import { describe, expect, it } from 'vitest';
import type { CycleExpectation } from '../../../../src/lab/verdict.js';
import type { BalancerCounters, BalancerServer } from '../../../../src/lab/observation.js';
import {
  checkOraclePart,
  countOrder,
  expectOf,
  oracleKinds,
  predictOrder,
  staticRoundRobinTable,
} from '../../../../src/oracle/index.js';

const digits = (order: Int16Array | undefined): string => Array.from(order ?? [], (server) => server + 1).join('');

function counters(
  weights: number[],
  picks = weights.map(() => 0),
  change: Partial<BalancerCounters> = {},
): BalancerCounters {
  const servers = weights.map((weight, i): BalancerServer => ({
    ...{ name: `app${i + 1}`, status: 'UP', checkStatus: 'L4OK', weight, userWeight: weight, picks: picks[i]! },
    ...{ sessions: picks[i]!, responses: picks[i]!, responses2xx: picks[i]!, connectErrors: 0, responseErrors: 0 },
    ...{ retries: 0, redispatches: 0, downs: 0, queueMax: 0, lastChangeSeconds: 100 },
  }));
  return {
    ...{
      product: 'HAProxy',
      version: '3.0.11-1+deb13u3',
      process: 'p',
      uptimeSeconds: 100,
      threads: 1,
      backend: 'apps',
    },
    ...{ algorithm: 'roundrobin', frontendRequests: 0, frontendDenied: 0, backendPicks: 0, queueMax: 0, servers },
    ...change,
  };
}

function expectWith(
  weights: number[],
  before: BalancerCounters | undefined,
  options: { purpose?: 'order' | 'totals'; balance?: string; requests?: number } = {},
) {
  const { purpose = 'order', balance = 'roundrobin', requests } = options;
  const servers = weights.map((_, i) => `app${i + 1}`);
  return expectOf(
    { kind: 'weighted', with: { balance, weights, servers: 'app' } },
    { servers, purpose, requests, before },
  ) as CycleExpectation;
}

describe('static-rr', () => {
  it.each([
    [[2, 1, 3], '131323'],
    [[1, 2, 3], '132323'],
    [[3, 2, 1], '112123'],
    [[4, 2, 2], '1123'],
  ])('%j walks the recorded table %s', (weights, table) => {
    expect(digits(staticRoundRobinTable(weights))).toBe(table);
    expect(digits(predictOrder('static-rr', weights, 2, table.length))).toBe(table.slice(2) + table.slice(0, 2));
  });
  it('is exact for 2:3:3, where roundrobin is not, and leaves out servers of weight 0', () => {
    expect(countOrder(predictOrder('static-rr', [2, 3, 3], 0, 600), 3)).toEqual([150, 225, 225]);
    expect(countOrder(staticRoundRobinTable([4, 0, 2]), 3)).toEqual([2, 0, 1]);
  });
});

describe('sample size', () => {
  it.each([
    [[2, 1, 3], 60],
    [[1, 1], 54],
    [[1, 1, 1], 39],
    [[3], 30],
    [[1, 0], 30],
    [[20, 10, 30], 60],
  ])('%j is judged one at a time by %d requests', (weights, requests) => {
    expect(expectWith(weights, counters(weights)).requests).toBe(requests);
  });
  it('rounds totals up to whole cycles', () => {
    for (const [weights, requests, wanted] of [
      [[2, 1, 3], undefined, 600],
      [[7, 13, 29], undefined, 637],
      [[2, 1, 3], 1, 6],
      [[2, 1, 3], 601, 606],
    ] as const) {
      expect(expectWith([...weights], counters([...weights]), { purpose: 'totals', requests }).requests).toBe(wanted);
    }
  });
  it('is capped where the cycles are long, and says so', () => {
    const weights = [255, 254, 253, 251, 241, 239, 256, 197, 211, 223, 229, 227, 193, 191];
    const wanted = expectWith(weights, counters(weights));
    expect(wanted.cycle).toBeGreaterThan(3000);
    expect(wanted.requests).toBe(3000);
    expect(wanted.notes.join()).toContain('cap 3000');
  });
});

describe('start of the model', () => {
  it('is unknown once lab changed a server, even before the first pick', () => {
    const wanted = expectWith([2, 1, 3], { ...counters([2, 1, 3]), changedWhileRunning: true });
    expect(wanted).toMatchObject({ order: undefined, warmUp: 17 * 6 });
    expect(wanted.notes.join()).toContain('lab changed a server while it ran');
  });
  it('is the first pick of a fresh process', () => {
    const wanted = expectWith([2, 1, 3], counters([2, 1, 3]));
    expect(wanted).toMatchObject({ warmUp: 0, tolerance: 0, cyclesExact: true, totals: [20, 10, 30], cycle: 6 });
    expect(digits(wanted.order)).toBe('313231'.repeat(10));
  });

  it('goes on from earlier picks that are the model’s own', () => {
    const wanted = expectWith([2, 1, 3], counters([2, 1, 3], [3, 1, 4]));
    expect(digits(wanted.order).slice(0, 6)).toBe('323131');
    expect(wanted.notes[0]).toBe('starts after 8 earlier picks, all as the model says');
  });

  it('predicts a dirty vector from wherever it is', () => {
    const picks = countOrder(predictOrder('roundrobin', [2, 3, 3], 0, 480), 3);
    const wanted = expectWith([2, 3, 3], counters([2, 3, 3], picks), { purpose: 'totals', requests: 1920 });
    expect(wanted).toMatchObject({ tolerance: 0, cyclesExact: false });
    expect(wanted.totals.map((count, i) => count + picks[i]!)).toEqual([586, 907, 907]);
  });

  it.each<[string, Partial<BalancerServer>]>([
    ['has been down since process start', { downs: 1 }],
    ['is MAINT', { status: 'MAINT' }],
    ['effective weight 1 instead of 2', { weight: 1 }],
    ['redispatching', { redispatches: 1 }],
    ['had to be tried again (1 ×)', { retries: 1 }],
    ['refused', { connectErrors: 1 }],
    ['changed its state 40 s ago', { lastChangeSeconds: 40 }],
    ['8 earlier picks were 4/1/3, the model from process start gives 3/1/4', { picks: 4 }],
  ])('is unknown when a server %s', (sentence, change) => {
    const before = counters([2, 1, 3], [3, 1, change.picks === undefined ? 4 : 3]);
    const servers = before.servers.map((server, i) => (i === 0 ? { ...server, ...change } : server));
    const wanted = expectWith([2, 1, 3], { ...before, servers });
    expect(wanted).toMatchObject({ warmUp: 102, order: undefined, tolerance: 2, cyclesExact: true, requests: 132 });
    expect(wanted.notes.join()).toContain(sentence);
    expect(wanted.notes.join()).toContain('the first 102 requests are not judged');
  });

  it('is any place of the table for static-rr, after one cycle', () => {
    const before = counters([2, 1, 3], [9, 9, 9], { algorithm: 'static-rr' });
    const wanted = expectWith([2, 1, 3], before, { balance: 'static-rr' });
    expect(wanted).toMatchObject({ warmUp: 6, order: undefined, tolerance: 0, cyclesExact: true });
    expect(digits(wanted.cycleOrder)).toBe('131323');
  });

  it('finds the servers by name, whatever their order in the counters', () => {
    const before = counters([2, 1, 3], [3, 1, 4]);
    const wanted = expectWith([2, 1, 3], { ...before, servers: before.servers.toReversed() });
    expect(wanted.order).toBeDefined();
  });

  it('is the lab’s own where another configuration runs', () => {
    for (const before of [counters([1, 1, 1], [20, 20, 20]), counters([2, 1, 3], [9, 9, 9], { algorithm: 'random' })]) {
      const wanted = expectWith([2, 1, 3], before, { purpose: 'totals' });
      expect(wanted).toMatchObject({ totals: [200, 100, 300], tolerance: 0, warmUp: 0 });
      expect(wanted.notes.join()).toContain('not the lab’s');
    }
  });

  it('bounds a dirty vector by 2 + k/16 after an event', () => {
    const wanted = expectWith([2, 3, 3], counters([2, 3, 3], [9, 9, 9]), { purpose: 'totals', requests: 800 });
    expect(wanted).toMatchObject({ tolerance: 8, warmUp: 136, totals: [200, 300, 300] });
  });
});

describe('versions', () => {
  it.each([
    ['2.6.12', 1, true, ''],
    ['3.0.11', 2, true, '2 threads'],
    ['3.2.1', 1, true, ''],
    ['3.2.1', 2, false, 'thread group'],
    ['2.4.0', 1, false, '2.6 to 3.4'],
    ['unknown', 1, false, '2.6 to 3.4'],
  ])('HAProxy %s with %d threads: exact %s', (version, threads, exact, note) => {
    const wanted = expectWith([2, 1, 3], counters([2, 1, 3], [0, 0, 0], { version, threads }));
    expect(wanted.order !== undefined).toBe(exact);
    expect(wanted.notes.join()).toContain(note);
    if (note === 'thread group') expect(wanted).toMatchObject({ tolerance: 4, cyclesExact: false });
  });
  it('leaves static-rr exact with threads, since its table has one lock', () => {
    const before = counters([2, 1, 3], [0, 0, 0], { version: '3.2.1', threads: 4, algorithm: 'static-rr' });
    expect(expectWith([2, 1, 3], before, { balance: 'static-rr' }).order).toBeDefined();
  });
  it('says so when there is no balancer to ask', () => {
    expect(expectWith([2, 1, 3], undefined).notes.join()).toContain('unknown');
  });
});

describe('notes', () => {
  const notes = (weights: number[]) => expectWith(weights, counters(weights)).notes.join();
  it('name what the check cannot tell', () => {
    expect(notes([3, 0])).toContain('nothing else could happen');
    expect(notes([1, 1])).toContain('look the same');
    expect(notes([2, 3, 3])).toContain('drifts');
    expect(notes([2, 1, 3])).toBe('starts with the first pick of the process');
  });
});

describe('checkOraclePart', () => {
  const part = (options: object) => ({
    kind: 'weighted',
    with: { balance: 'roundrobin', weights: [2, 1, 3], servers: 'app', ...options },
  });
  it('takes what a lab may say', () => {
    expect(Object.keys(oracleKinds)).toEqual(expect.arrayContaining(['leastconn', 'random', 'weighted']));
    expect(checkOraclePart(part({}))).toEqual([]);
  });
  it.each([
    [{ weights: [0, 0] }, ['with', 'weights']],
    [{ weights: [1, 257] }, ['with', 'weights', 1]],
    [{ weights: [1, -1] }, ['with', 'weights', 1]],
    [{ weights: [1.5] }, ['with', 'weights', 0]],
    [{ weights: [] }, ['with', 'weights']],
    [{ weights: new Array<number>(101).fill(1) }, ['with', 'weights']],
    [{ balance: 'leastconn' }, ['with', 'balance']],
    [{ servers: '' }, ['with', 'servers']],
    [{ colour: 'blue' }, ['with', 'colour']],
  ])('finds fault with %j', (options, path) => {
    expect(checkOraclePart(part(options)).map((problem) => problem.path)).toEqual([path]);
  });
  it('answers an unknown kind with the known ones', () => {
    expect(checkOraclePart({ kind: 'wieghted', with: {} })).toEqual([
      {
        path: ['kind'],
        message: 'unknown kind of oracle: wieghted',
        allowed: Object.keys(oracleKinds),
      },
    ]);
    const request = { servers: [], purpose: 'order' } as const;
    expect(() => expectOf({ kind: 'constructor', with: {} }, request)).toThrow(
      expect.objectContaining({ code: 'invalid-oracle', details: ['kind: unknown kind of oracle: constructor'] }),
    );
    expect(() => expectOf(part({}), request)).toThrow(/3 weights for the 0 servers of app/);
  });
});
