import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drive, exactRun, expectation, judge, reroute, start, verify } from './simulate.js';

const someWeights = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 6 })
  .filter((weights) => weights.filter((weight) => weight > 0).length > 1);
const runs = { numRuns: 40, seed: 7 };

describe('order and totals, by property', () => {
  it('PASS whatever the weights, on a balancer that does as it should', () => {
    fc.assert(
      fc.property(someWeights, fc.integer({ min: 0, max: 300 }), (weights, earlier) => {
        const balancer = start(weights);
        if (earlier > 0) drive(balancer, 'somebody', earlier, 16);
        const claims = verify(weights, balancer);
        expect(claims.map(({ outcome }) => outcome)).toEqual(['PASS', 'PASS', 'PASS']);
      }),
      runs,
    );
  });

  it('any order that differs in one request FAILs', () => {
    fc.assert(
      fc.property(someWeights, fc.nat(), fc.nat(), (weights, at, to) => {
        const { wanted, observation } = exactRun(weights, 'order');
        const request = at % wanted.requests;
        const other = to % weights.length;
        fc.pre(observation.client.order[request] !== other);
        const verdict = judge('order', wanted, reroute(observation, request, other));
        expect(verdict.outcome).toBe('FAIL');
        expect(verdict.reason).toContain(`request ${request + 1} `);
        expect(verdict.reason).toContain(`1 of ${wanted.requests} differ`);
      }),
      runs,
    );
  });

  it('any two requests that change places FAIL the order', () => {
    fc.assert(
      fc.property(someWeights, fc.nat(), fc.nat(), (weights, at, to) => {
        const { wanted, observation } = exactRun(weights, 'order');
        const [i, j] = [at % wanted.requests, to % wanted.requests];
        const [a, b] = [observation.client.order[i]!, observation.client.order[j]!];
        fc.pre(a !== b);
        expect(judge('order', wanted, reroute(reroute(observation, i, b), j, a)).outcome).toBe('FAIL');
      }),
      runs,
    );
  });

  it('any totals that differ in one request FAIL', () => {
    fc.assert(
      fc.property(someWeights, fc.nat(), fc.nat(), (weights, at, to) => {
        const { wanted, observation } = exactRun(weights, 'totals');
        const request = at % wanted.requests;
        const other = to % weights.length;
        fc.pre(observation.client.order[request] !== other);
        expect(judge('totals', wanted, reroute(observation, request, other)).outcome).toBe('FAIL');
      }),
      runs,
    );
  });

  it('permuted counts FAIL', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 5], { minLength: 4 }), (running) => {
        const lab = [1, 2, 3, 5];
        const same = running.every((weight, i) => weight === lab[i]);
        const [, order, totals] = verify(lab, start(running));
        expect([order?.outcome, totals?.outcome]).toEqual(same ? ['PASS', 'PASS'] : ['FAIL', 'FAIL']);
      }),
      runs,
    );
  });

  it('totals that fit by chance are caught by what each server is owed on the way', () => {
    const { wanted, observation } = exactRun([2, 1, 3], 'totals');
    const sorted = observation.client.order.slice().sort();
    const { client, backend } = observation;
    const fitting = { ...observation, client: { ...client, order: sorted }, backend: { ...backend!, order: sorted } };
    const verdict = judge('totals', wanted, fitting);
    expect(verdict).toMatchObject({ outcome: 'FAIL', reason: expect.stringContaining('fell behind') });
  });

  it('of several clients at once nobody is owed anything on the way, and the totals are exact all the same', () => {
    const { wanted, observation } = exactRun([2, 1, 3], 'totals');
    const { client, backend } = observation;
    const seen = (order: Int16Array) => ({
      ...{ ...observation, client: { ...client, order, severalClients: true as const } },
      backend: { ...backend!, order },
    });
    const sorted = client.order.slice().sort();
    expect(judge('totals', wanted, seen(sorted)).outcome).toBe('PASS');
    expect(judge('totals', wanted, reroute(seen(sorted), 0, 1)).outcome).toBe('FAIL');
    expect(judge('order', wanted, seen(client.order)).outcome).toBe('INCONCLUSIVE');
  });

  it('answers that overlap never count as falling behind', () => {
    for (const concurrency of [1, 2, 16, 64]) {
      for (let seed = 1; seed <= 20; seed++) {
        const balancer = start([2, 1, 3], 'roundrobin', { seed });
        const wanted = expectation([2, 1, 3], 'totals', balancer.counters, { requests: 600 });
        expect(judge('totals', wanted, drive(balancer, 'totals', 600, concurrency)).outcome).toBe('PASS');
      }
    }
  });
});
