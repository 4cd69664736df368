import { describe, expect, it } from 'vitest';
import { concludeVerdict, checkJudgePart, judgeClaim, judgeKinds } from '../../../src/verify/index.js';
import { drive, expectation, judge, reroute, start } from './simulate.js';

/** A balancer with a past that the counters tell only in part. */
function unsettled(weights: readonly number[]) {
  const balancer = start(weights);
  drive(balancer, 'somebody', 41, 1);
  const servers = balancer.counters.servers.map((each) => ({ ...each, downs: 1 }));
  balancer.counters = { ...balancer.counters, servers };
  return balancer;
}

describe('an unknown history', () => {
  const balancer = unsettled([2, 1, 3]);
  const order = expectation([2, 1, 3], 'order', balancer.counters);
  const seen = drive(balancer, 'order', order.warmUp + order.requests, 1);

  it('leaves the warm-up unjudged, and judges the cycles after it', () => {
    expect(order).toMatchObject({ warmUp: 102, order: undefined, tolerance: 2, cyclesExact: true });
    expect(judge('order', order, seen)).toMatchObject({
      outcome: 'PASS',
      reason: expect.stringContaining('every one of 22 cycles exact'),
    });
    const early = [0, 5, 101].reduce((all, request) => reroute(all, request, 1), seen);
    expect(judge('order', order, early).outcome).toBe('PASS');
  });

  it('allows two requests off per server, and no third', () => {
    const late = (requests: number[]) => requests.filter((i) => seen.client.order[i] === 0).slice(0, 3);
    const [a, b, c] = late(Array.from({ length: 60 }, (_, i) => 102 + i));
    const two = reroute(reroute(seen, a!, 1), b!, 1);
    expect(judge('order', order, two).outcome).toBe('PASS');
    const three = judge('order', order, reroute(two, c!, 1));
    expect(three).toMatchObject({
      outcome: 'FAIL',
      reason: expect.stringContaining('is off by 3 requests summed over the cycles'),
    });
  });

  it('has odds of its own', () => {
    const { explanation } = judge('order', order, seen);
    expect(explanation?.impostorPass).toBeLessThan(1e-8);
    expect(explanation?.falseAlarm).toBeGreaterThan(0.02);
    expect(explanation?.smallestCaught).toBe('3 requests of one server of 132 at another server');
  });

  it('judges totals when the warm-up was answered before the rest was sent, and not when both overlapped', () => {
    const wanted = expectation([2, 1, 3], 'totals', balancer.counters);
    const run = (drainedAt?: number) => {
      const again = unsettled([2, 1, 3]);
      const observation = drive(again, 'totals', wanted.warmUp + wanted.requests, 1);
      return judge('totals', wanted, { ...observation, client: { ...observation.client, concurrency: 16, drainedAt } });
    };
    expect(run(wanted.warmUp).outcome).toBe('PASS');
    expect(run()).toMatchObject({ outcome: 'INCONCLUSIVE', reason: expect.stringContaining('only bounds are known') });
  });

  it('judges a dirty vector by its totals alone, and says when that shows nothing', () => {
    const dirty = unsettled([2, 3, 3]);
    const wanted = expectation([2, 3, 3], 'order', dirty.counters);
    expect(wanted).toMatchObject({ cyclesExact: false, order: undefined });
    const verdict = judge('order', wanted, drive(dirty, 'order', wanted.warmUp + wanted.requests, 1));
    expect(verdict).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: expect.stringContaining('only bounds are known'),
    });
    const equal = { ...start([1, 1, 1]), counters: dirty.counters };
    const far = expectation([1, 8, 8], 'totals', unsettled([1, 8, 8]).counters, { requests: 850 });
    expect(far.order).toBeUndefined();
    const failed = judge('totals', far, drive(equal, 'totals', far.warmUp + far.requests, 1), undefined);
    expect(failed.outcome).toBe('FAIL');
  });
});

describe('a step that several claims share', () => {
  it('judges the part that each asked for', () => {
    const balancer = start([2, 1, 3]);
    const wanted = expectation([2, 1, 3], 'order', balancer.counters);
    expect(judge('order', wanted, drive(balancer, 'order', 120, 1))).toMatchObject({
      outcome: 'PASS',
      rows: [
        { server: 'app1', weight: 2, expected: 20, client: 20, middle: 20, backend: 20 },
        { server: 'app2', weight: 1, expected: 10, client: 10, middle: 10, backend: 10 },
        { server: 'app3', weight: 3, expected: 30, client: 30, middle: 30, backend: 30 },
      ],
    });
  });
});

describe('configuration', () => {
  const lab = expectation([2, 1, 3], 'configuration', undefined);
  const running = start([2, 1, 3]).counters;

  it('compares algorithm, weights and servers', () => {
    expect(judge('configuration', lab, undefined, running).outcome).toBe('PASS');
    expect(judge('configuration', lab, undefined, { ...running, algorithm: 'leastconn' })).toMatchObject({
      outcome: 'FAIL',
      reason: 'HAProxy runs leastconn 2:1:3, the lab says roundrobin 2:1:3',
      suspects: [{ id: 'wrong-algorithm' }],
    });
    expect(judge('configuration', lab, undefined, start([2, 2, 3]).counters)).toMatchObject({
      outcome: 'FAIL',
      details: ['app2 has weight 2 instead of 1'],
    });
    const scaled = judge('configuration', lab, undefined, start([4, 2, 6]).counters);
    expect(scaled).toMatchObject({ outcome: 'FAIL', details: expect.arrayContaining(['the proportion is the same']) });
    const two = judge('configuration', lab, undefined, { ...running, servers: running.servers.slice(0, 2) });
    expect(two).toMatchObject({ outcome: 'FAIL', details: ['app3 is missing from backend apps'] });
    expect(judge('configuration', lab, undefined, start([2, 1, 3, 1]).counters).outcome).toBe('FAIL');
  });

  it('is INCONCLUSIVE when nothing was read', () => {
    const claim = { id: 'c', says: 's', traffic: undefined, judge: { kind: 'configuration', with: {} } };
    const seen = { expectation: lab, observation: undefined };
    expect(judgeClaim(claim, { ...seen, running: undefined }).outcome).toBe('INCONCLUSIVE');
    expect(judgeClaim(claim, { ...seen, running: { ...running, servers: [] } }).outcome).toBe('INCONCLUSIVE');
  });
});

describe('concludeVerdict', () => {
  const claim = (outcome: 'PASS' | 'FAIL' | 'INCONCLUSIVE') => ({
    ...judge('configuration', expectation([1], 'configuration', undefined), undefined, start([1]).counters),
    outcome,
  });

  it('is FAIL with any FAIL, else INCONCLUSIVE with any, else PASS; never PASS of nothing', () => {
    expect(concludeVerdict([]).outcome).toBe('INCONCLUSIVE');
    expect(concludeVerdict([claim('PASS')]).outcome).toBe('PASS');
    expect(concludeVerdict([claim('PASS'), claim('INCONCLUSIVE')]).outcome).toBe('INCONCLUSIVE');
    expect(concludeVerdict([claim('INCONCLUSIVE'), claim('FAIL'), claim('PASS')]).outcome).toBe('FAIL');
  });
});

describe('checkJudgePart', () => {
  it('answers an unknown kind with the known ones, and unknown options with their names', () => {
    for (const kind of Object.keys(judgeKinds)) {
      expect(checkJudgePart({ kind, with: {} })).toEqual([]);
      expect(checkJudgePart({ kind, with: { tolerance: 5 } })[0]).toMatchObject({
        path: ['with', 'tolerance'],
        message: 'unknown key',
      });
    }
    expect(checkJudgePart({ kind: 'toString', with: {} })).toEqual([
      { path: ['kind'], message: 'unknown kind of judge: toString', allowed: Object.keys(judgeKinds) },
    ]);
    const bad = { id: 'c', says: 's', judge: { kind: 'ordre', with: {} } };
    const seen = { expectation: expectation([1], 'order', undefined), observation: undefined, running: undefined };
    expect(() => judgeClaim(bad, seen)).toThrow(
      expect.objectContaining({ code: 'invalid-judge', suggestions: ['did you mean order?'] }),
    );
  });
});
