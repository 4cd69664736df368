import { describe, expect, it } from 'vitest';
import { concludeVerdict } from '../../../src/verify/index.js';
import type { BalancerCounters, Observation } from '../../../src/lab/observation.js';
import type { CycleExpectation } from '../../../src/lab/verdict.js';
import { drive, expectation, judge, start, verify } from './simulate.js';

const outcomes = (claims: { outcome: string }[]): string[] => claims.map(({ outcome }) => outcome);

describe('the lab as it is', () => {
  it.each([
    [[2, 1, 3]],
    [[2, 3, 3]],
    [[7, 13, 29]],
    [[1, 1]],
    [[5, 1, 1]],
    [[2, 0, 3]],
    [[10, 20, 30]],
    [[1, 2, 4, 4, 1]],
    [[256, 1]],
    [[9, 1]],
  ])('passes with weights %j', (weights) => {
    const claims = verify(weights, start(weights));
    expect(claims.map(({ reason, details }) => [reason, ...details]).join('\n')).toBeTruthy();
    expect(outcomes(claims)).toEqual(['PASS', 'PASS', 'PASS']);
  });

  it.each([[[2, 1, 3]], [[2, 3, 3]], [[3, 2, 1]]])('passes with static-rr and weights %j', (weights) => {
    expect(outcomes(verify(weights, start(weights, 'static-rr'), { balance: 'static-rr' }))).toEqual([
      'PASS',
      'PASS',
      'PASS',
    ]);
  });

  it('says in the headline what was shown, and how sure', () => {
    const verdict = concludeVerdict(verify([2, 1, 3], start([2, 1, 3])));
    expect(verdict.outcome).toBe('PASS');
    expect(verdict.headline).toBe(
      'roundrobin by weight 2:1:3 — every one of 10 cycles exact; a weighted-random balancer would pass with p ≤ 3e-9',
    );
  });

  it('passes again and again, from wherever earlier traffic left the balancer', () => {
    for (const weights of [
      [2, 1, 3],
      [2, 3, 3],
    ]) {
      const balancer = start(weights);
      drive(balancer, 'somebody', 37, 16);
      for (let run = 0; run < 3; run++) expect(outcomes(verify(weights, balancer))).toEqual(['PASS', 'PASS', 'PASS']);
    }
  });

  it('passes with one server, and says that nothing else could happen', () => {
    const claims = verify([3], start([3]));
    expect(outcomes(claims)).toEqual(['PASS', 'PASS', 'PASS']);
    expect(claims[1]?.reason).toContain('nothing else could happen');
    expect(claims[1]?.explanation?.impostorPass).toBeUndefined();
  });

  it('passes a hundred servers', () => {
    const weights = Array.from({ length: 100 }, (_, i) => 1 + (i % 3));
    expect(outcomes(verify(weights, start(weights)))).toEqual(['PASS', 'PASS', 'PASS']);
  });

  it('passes after a server had been down, once the warm-up is over', () => {
    for (const [weights, balance] of [
      [[2, 1, 3], 'roundrobin'],
      [[5, 1, 1], 'roundrobin'],
      [[2, 3, 3], 'static-rr'],
    ] as const) {
      const balancer = start(weights, balance);
      drive(balancer, 'somebody', 41, 1);
      const servers = balancer.counters.servers.map((each, i) => ({ ...each, downs: i === 1 ? 1 : 0 }));
      balancer.counters = { ...balancer.counters, servers };
      const wanted = expectation(weights, 'order', balancer.counters, { balance });
      expect(wanted.order).toBeUndefined();
      expect(wanted.warmUp).toBe(wanted.cycle * (balance === 'static-rr' ? 1 : 17));
      const [configuration, order] = verify(weights, balancer, { balance });
      expect(outcomes([configuration!, order!])).toEqual(['PASS', 'PASS']);
    }
  });
});

describe('the lab broken on purpose', () => {
  const lab = [2, 1, 3];
  const seeds = [1, 2, 3, 4, 5];

  it('weights ignored', () => {
    const claims = verify(lab, start([1, 1, 1]));
    expect(outcomes(claims)).toEqual(['FAIL', 'FAIL', 'FAIL']);
    for (const { suspects } of claims) expect(suspects[0]).toMatchObject({ id: 'weights-ignored' });
    for (const { suspects } of claims.slice(1)) expect(suspects[0]?.log10LikelihoodRatio).toBeGreaterThan(10);
    expect(claims[2]?.details[0]).toBe("the traffic follows the running configuration 1:1:1, not the lab's 2:1:3");
    expect(concludeVerdict(claims).headline).toContain('every server has the same weight');
  });

  it('names other weights that run, rather than whatever their totals look like', () => {
    const claims = verify([2, 1, 3], start([5, 1, 3]));
    expect(outcomes(claims)).toEqual(['FAIL', 'FAIL', 'FAIL']);
    for (const { suspects } of claims) {
      expect(suspects[0]).toMatchObject({ id: 'other-weights', says: 'HAProxy runs the weights 5:1:3' });
    }
  });

  it('two weights swapped, each pair', () => {
    for (const [swapped, pair] of [
      [[1, 2, 3], 'app1 and app2'],
      [[3, 1, 2], 'app1 and app3'],
      [[2, 3, 1], 'app2 and app3'],
    ] as const) {
      const claims = verify(lab, start(swapped));
      expect(outcomes(claims)).toEqual(['FAIL', 'FAIL', 'FAIL']);
      for (const { suspects } of claims) {
        expect(suspects[0]).toMatchObject({ id: 'weights-swapped', says: `${pair} have each other's weight` });
      }
    }
  });

  // HAProxy 3.0.11 reports random as `unknown`.
  it.each(['random', 'unknown'])('random, reported as %s', (algorithm) => {
    for (const seed of seeds) {
      const claims = verify(lab, start(lab, algorithm, { seed }));
      expect(outcomes(claims)).toEqual(['FAIL', 'FAIL', 'FAIL']);
      for (const { suspects } of claims) expect(suspects[0]?.id).toBe('random');
      expect(claims[1]?.details[0]).toContain(`follows the running configuration ${algorithm} 2:1:3`);
    }
  });

  it('sticky', () => {
    for (const seed of seeds) {
      const claims = verify(lab, start(lab, 'roundrobin', { sticky: true, seed }));
      expect(outcomes(claims)).toEqual(['PASS', 'FAIL', 'FAIL']);
      for (const { suspects } of claims.slice(1)) expect(suspects[0]?.id).toBe('sticky');
      expect(claims[2]?.details.join()).toContain('only 16 requests of 600 took a turn');
    }
  });

  it('sticky is a FAIL even where the totals fit', () => {
    const balancer = start([1, 1], 'roundrobin', { sticky: true });
    const wanted = expectation([1, 1], 'totals', balancer.counters, { requests: 600 });
    const observation = drive(balancer, 'totals', 600, 2);
    expect(observation.client.order.length).toBe(600);
    const even = Int16Array.from({ length: 600 }, (_, i) => wanted.order![i]!);
    const count = (server: number): number => even.filter((each) => each === server).length;
    const { before, after } = observation.middle!;
    const servers = after.servers.map((each, i) => ({ ...each, responses2xx: count(i), responses: count(i) }));
    const fitting = {
      ...observation,
      client: { ...observation.client, order: even },
      backend: { ...observation.backend!, order: even },
      middle: { before, after: { ...after, servers } },
    };
    const verdict = judgeTotals(wanted, fitting);
    expect(verdict.outcome).toBe('FAIL');
    expect(verdict.suspects[0]?.id).toBe('sticky');
  });

  it('one server down', () => {
    const balancer = start([2, 0, 3]);
    const servers = balancer.counters.servers.map((each, i) => ({
      ...each,
      weight: lab[i]!,
      userWeight: lab[i]!,
      status: i === 1 ? 'DOWN' : 'UP',
    }));
    balancer.counters = { ...balancer.counters, servers };
    const claims = verify(lab, balancer);
    expect(outcomes(claims)).toEqual(['PASS', 'FAIL', 'FAIL']);
    for (const { suspects } of claims.slice(1)) {
      expect(suspects[0]).toMatchObject({ id: 'server-down', says: expect.stringContaining('app2') });
    }
  });

  it('the other algorithm', () => {
    const claims = verify(lab, start(lab, 'static-rr'));
    expect(outcomes(claims)).toEqual(['FAIL', 'FAIL', 'PASS']);
    expect(claims[1]?.suspects[0]).toMatchObject({ id: 'wrong-algorithm', says: 'HAProxy balances by static-rr' });
    const idle = verify(lab, start(lab, 'leastconn'));
    expect(idle[1]?.suspects[0]).toMatchObject({ id: 'wrong-algorithm' });
    expect(idle[1]?.suspects[0]?.says).toContain('leastconn');
  });

  it('a configuration that says one thing and traffic that does another', () => {
    const balancer = start([1, 1, 1]);
    balancer.counters = {
      ...balancer.counters,
      servers: balancer.counters.servers.map((each, i) => ({ ...each, weight: lab[i]!, userWeight: lab[i]! })),
    };
    const claims = verify(lab, balancer);
    expect(outcomes(claims)).toEqual(['PASS', 'FAIL', 'FAIL']);
    expect(claims[1]?.suspects[0]?.id).toBe('weights-ignored');

    const faithful = start(lab);
    const servers = faithful.counters.servers.map((each) => ({ ...each, weight: 1, userWeight: 1 }));
    const running = { ...faithful.counters, servers };
    const wanted = expectation(lab, 'order', running);
    const observation = drive(faithful, 'order', wanted.warmUp + wanted.requests, 1);
    const shown = judgeOrder(wanted, observation, running);
    expect(shown.outcome).toBe('PASS');
  });

  it('names a swap among a hundred servers soon enough', () => {
    const weights = Array.from({ length: 100 }, (_, i) => 1 + (i % 3));
    const swapped = weights.with(0, weights[1]!).with(1, weights[0]!);
    const before = performance.now();
    for (const { suspects } of verify(weights, start(swapped))) {
      expect(suspects[0]).toMatchObject({ id: 'weights-swapped', says: "app1 and app2 have each other's weight" });
    }
    expect(performance.now() - before).toBeLessThan(8000);
  });

  it('keeps every ratio finite, whatever was seen', () => {
    for (const weights of [
      [1, 1, 1],
      [3, 1, 2],
    ]) {
      for (const { suspects } of verify(lab, start(weights))) {
        for (const { log10LikelihoodRatio } of suspects) expect(Number.isFinite(log10LikelihoodRatio)).toBe(true);
      }
    }
  });
});

const judgeTotals = (wanted: CycleExpectation, observation: Observation) => judge('totals', wanted, observation);
const judgeOrder = (wanted: CycleExpectation, observation: Observation, running: BalancerCounters) =>
  judge('order', wanted, observation, running);
