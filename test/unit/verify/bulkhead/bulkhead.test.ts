import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../src/lab/observation.js';
import { expectOf } from '../../../../src/oracle/index.js';
import { bulkheadObstacles, judgeClaim } from '../../../../src/verify/index.js';
import type { ClaimVerdict } from '../../../../src/lab/verdict.js';
import { SHOP, simulateShop, type Shop } from './simulate-shop.js';

const stages = [
  { alone: { path: '/products', rate: 30, requests: 60 } },
  { pages: { path: '/product/1', rate: 40, duration: '4s' }, list: { path: '/products', rate: 20, duration: '4s' } },
];
const traffic = { kind: 'flows', with: { service: 'product', port: 8000, stages } };
const options = {
  servers: 'product',
  pool: 15,
  limit: 10,
  delay: 1000,
  alone: 'alone',
  loaded: 'pages',
  watched: 'list',
};

function expectation(purpose: string, change: object = {}) {
  const found = expectOf(
    { kind: 'bulkhead', with: { ...options, ...change } },
    { servers: ['product'], purpose, traffic },
  );
  if (found.form !== 'bulkhead') throw new Error(found.form);
  return found;
}

function judged(kind: string, observation: Observation | undefined): ClaimVerdict {
  const claim = { id: kind, says: '', traffic: 'rush', judge: { kind, with: {} } };
  return judgeClaim(claim, { expectation: expectation(kind), observation, running: undefined });
}

const outcomes = (observation: Observation): string[] =>
  ['isolation', 'compartment', 'turned-away'].map((kind) => judged(kind, observation).outcome);
const shop = (change: Partial<Shop>): string[] => outcomes(simulateShop(change));
const [PASS, FAIL, OPEN] = ['PASS', 'FAIL', 'INCONCLUSIVE'];

describe('a compartment for slow calls', () => {
  it('holds: the list is quick, rating is full, and the others are turned away at once', () => {
    expect(shop({})).toEqual([PASS, PASS, PASS]);
    expect(judged('isolation', simulateShop()).reason).toContain(
      'work for 40 threads where 15 are, 120 of 160 requests',
    );
    expect(judged('compartment', simulateShop()).reason).toContain('rating had 10 requests at once, exactly');
    expect(judged('turned-away', simulateShop()).reason).toContain('40 × 200 and 120 × 503');
    expect(judged('isolation', simulateShop()).table?.rows[2]?.slice(0, 6)).toEqual([
      'list',
      '80',
      '20',
      '80',
      '0',
      '0',
    ]);
  });

  it.each<[string, Partial<Shop>, string[]]>([
    ['there is none', { mode: 'shared' }, [FAIL, FAIL, FAIL]],
    ['whoever finds it full waits in a thread', { mode: 'waiting' }, [FAIL, PASS, FAIL]],
    ['it leaves no thread', { threads: 10 }, [FAIL, PASS, FAIL]],
    ['it has a place more', { limit: 11 }, [PASS, FAIL, PASS]],
    ['it has a place less', { limit: 9 }, [PASS, FAIL, PASS]],
    ['it has half of the places', { limit: 5 }, [PASS, FAIL, FAIL]],
    ['nobody asks for much', { pageRate: 4, mode: 'shared' }, [OPEN, OPEN, OPEN]],
    ['there are threads for everybody', { threads: 200, mode: 'shared' }, [OPEN, OPEN, OPEN]],
    ['the list is slow by itself, and no slower', { listMs: 150 }, [PASS, PASS, PASS]],
  ])('is seen through when %s', (_, change, wanted) => {
    expect(shop(change)).toEqual(wanted);
  });

  it.each([
    ['the list is a little slower only', { list: 200 }],
    ['the list is so slow by itself that waiting for a thread would not stand out', { alone: 1100, list: 1100 }],
  ])('is open where %s: that is a busy machine', (_, more: Readonly<Record<string, number>>) => {
    const seen = simulateShop();
    const flows = seen.client.flows!.map((flow) => ({
      ...flow,
      tookMs: flow.tookMs.map((ms) => ms + (more[flow.name] ?? 0)),
    }));
    expect(judged('isolation', { ...seen, client: { ...seen.client, flows } })).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: expect.stringContaining('too busy to tell') as string,
    });
  });

  it('fails for one answer of the list that is no 200', () => {
    const seen = simulateShop();
    const flows = seen.client.flows!.map((flow) =>
      flow.name === 'list' ? { ...flow, statuses: flow.statuses.with(7, 500) } : flow,
    );
    expect(judged('isolation', { ...seen, client: { ...seen.client, flows } }).outcome).toBe('FAIL');
  });
});

describe('what keeps a step from showing anything', () => {
  const seen = simulateShop();
  const { backend, client } = seen;
  const behind = backend!.behind!;
  const differing: readonly (readonly [string, Observation | undefined])[] = [
    ['no traffic was sent', undefined],
    [
      'rating was asked 39 times and logged 40 requests',
      { ...seen, backend: { ...backend!, asked: backend!.asked!.slice(1) } },
    ],
    ['reached rating twice', { ...seen, backend: { ...backend!, behind: { ...behind, duplicates: 1 } } }],
    [
      'rating logged 2 requests of somebody else',
      { ...seen, backend: { ...backend!, behind: { ...behind, foreign: 2 } } },
    ],
    ['those behind were not read', { ...seen, backend: { ...backend!, behind: undefined } }],
    ['no witness behind', { ...seen, backend: undefined }],
    ['differ by id', { ...seen, backend: { ...backend!, order: backend!.order.with(5, -1) } }],
    [
      'nobody behind was asked',
      { ...seen, backend: { ...backend!, asked: [], behind: { ...behind, order: behind.order.map(() => -1) } } },
    ],
    ['sends no flows', { ...seen, client: { ...client, flows: [] } }],
    [
      '59 requests of list: 60 are needed',
      {
        ...seen,
        client: {
          ...client,
          flows: client.flows!.map((flow) => (flow.name === 'list' ? { ...flow, count: 59 } : flow)),
        },
      },
    ],
  ];

  it.each(differing)('%s', (why, observation) => {
    for (const kind of ['isolation', 'compartment', 'turned-away']) {
      const verdict = judged(kind, observation);
      expect(verdict.outcome).toBe('INCONCLUSIVE');
      expect([verdict.reason, ...verdict.details].join('\n')).toContain(why);
    }
  });

  it('is told to a contrast, too', () => {
    expect(bulkheadObstacles(expectation('isolation'), seen)).toEqual([]);
    expect(bulkheadObstacles(expectation('isolation'), simulateShop({ pageRate: 4 }))[0]).toContain('not saturated');
  });
});

describe('the oracle bulkhead', () => {
  it('counts what the places serve in the time of the step, by its duration or by its requests', () => {
    expect(expectation('turned-away').served).toEqual({ low: 32, high: 48 });
    const counted = [{ alone: {}, list: {}, pages: { rate: 40, requests: 80 } }];
    const found = expectOf(
      { kind: 'bulkhead', with: options },
      { servers: ['product'], purpose: 'isolation', traffic: { ...traffic, with: { stages: counted } } },
    );
    expect(found).toMatchObject({ served: { low: 16, high: 24 } });
  });

  it('refuses flows that its step has not, and judges that it has nothing for', () => {
    expect(() => expectation('isolation', { loaded: 'page' })).toThrow('flows that its traffic step has not: page');
    expect(() => expectation('peaks')).toThrow('has nothing for the judge peaks');
    const http = { kind: 'http', with: {} };
    expect(() =>
      expectOf({ kind: 'bulkhead', with: options }, { servers: [], purpose: 'isolation', traffic: http }),
    ).toThrow('alone, list, pages');
  });

  it('has a shop to speak of in its own test', () => expect(SHOP.threads * 1.5).toBeLessThan(SHOP.pageRate));
});
