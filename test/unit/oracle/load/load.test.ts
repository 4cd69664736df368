import { describe, expect, it } from 'vitest';
import type { BalancerCounters } from '../../../../src/lab/observation.js';
import type {
  Expectation,
  HeldExpectation,
  LoadSharesExpectation,
  PeaksExpectation,
  QueueExpectation,
} from '../../../../src/lab/verdict.js';
import { checkOraclePart, expectOf } from '../../../../src/oracle/index.js';
import { closedLoop, createLeastconn, firstHeld, type Ties } from '../../../../src/oracle/load/index.js';
import { mulberry, names, start } from '../../verify/simulate.js';

const TIES: readonly Ties[] = ['insertion', 'random', 'number'];

interface Asked {
  readonly weights?: readonly number[];
  readonly concurrency?: number;
  readonly requests?: number;
  readonly before?: Partial<BalancerCounters>;
}

function ask<E extends Expectation>(
  purpose: string,
  { weights = [1, 1, 1], concurrency = 400, requests, before }: Asked = {},
): E {
  const part = { kind: 'leastconn', with: { weights, servers: 'app' } };
  const traffic = { kind: 'http', with: { concurrency } };
  const counters = before && { ...start(weights).counters, ...before };
  return expectOf(part, { servers: names(weights.length), purpose, requests, traffic, before: counters }) as E;
}

function held(weights: readonly number[], requests: number, ties: Ties): number[] {
  const balancer = createLeastconn(weights, ties, mulberry(requests));
  const counts = weights.map(() => 0);
  for (let i = 0; i < requests; i++) counts[balancer.pick()]! += 1;
  return counts;
}

describe('leastconn', () => {
  it.each([
    // Recorded: HAProxy 2.6.12, 3.0.11 and 3.4.0, requests of 400 ms sent at once.
    [[2, 1, 3], 12, [4, 2, 6]],
    [[2, 1, 3], 24, [8, 4, 12]],
    [[1, 1, 1], 9, [3, 3, 3]],
  ])('holds %j of %i held requests by weight, however ties are broken', (weights, requests, quotas) => {
    for (const ties of TIES) expect(held(weights, requests, ties)).toEqual(quotas);
  });

  it('holds whole multiples of any weights exactly: what the proof says', () => {
    const random = mulberry(7);
    for (let trial = 0; trial < 300; trial++) {
      const weights = Array.from({ length: 2 + Math.floor(random() * 5) }, () => 1 + Math.floor(random() * 40));
      const cycle = weights.reduce((sum, weight) => sum + weight, 0);
      const times = 1 + Math.floor(random() * 3);
      for (const ties of TIES)
        expect(held(weights, times * cycle, ties)).toEqual(weights.map((weight) => times * weight));
    }
  });

  it('ignores weights while servers idle, and takes turns before 3.2 (recorded: 200/200/200 of 2:1:3)', () => {
    const balancer = createLeastconn([2, 1, 3], 'insertion');
    const order = Array.from({ length: 600 }, () => {
      const server = balancer.pick();
      balancer.release(server);
      return server;
    });
    expect(order.every((server, i) => server === i % 3)).toBe(true);
  });

  it.each([
    // Recorded on 3.0.11 and 2.6.12: 16 to 20 for the slow one, 139 to 142 for the quick ones; 80/40/120 of equal backends by 2:1:3.
    [
      [1, 1, 1],
      [150, 15, 15],
      6,
      300,
      [
        [16, 20],
        [139, 142],
        [139, 142],
      ],
    ],
    [
      [2, 1, 3],
      [30, 30, 30],
      6,
      240,
      [
        [80, 80],
        [40, 40],
        [120, 120],
      ],
    ],
    [
      [1, 1, 1],
      [30, 30, 30],
      3,
      240,
      [
        [80, 80],
        [80, 80],
        [80, 80],
      ],
    ],
  ])('simulates the closed loop of %j taking %j ms', (weights, delays, concurrency, requests, recorded) => {
    const durationsMs = delays.map((delay) => [delay]);
    const counts = closedLoop(createLeastconn(weights, 'insertion'), { concurrency, requests, durationsMs });
    expect(counts.reduce((a, b) => a + b)).toBe(requests);
    counts.forEach((count, i) => {
      expect(count).toBeGreaterThanOrEqual(recorded[i]![0]!);
      expect(count).toBeLessThanOrEqual(recorded[i]![1]!);
    });
  });

  it('never picks a server without weight', () => {
    expect(held([1, 0, 1], 10, 'random')).toEqual([5, 0, 5]);
    expect(createLeastconn([0, 0], 'number').pick()).toBe(-1);
  });

  it('sizes the held step in whole cycles, exact on one thread, and says when the step has too few clients', () => {
    const known = ask<HeldExpectation>('held', { weights: [2, 1, 3], before: {} });
    expect(known).toMatchObject({ requests: 12, quotas: [4, 2, 6], tolerance: 0 });
    expect(ask<HeldExpectation>('held', { weights: [5, 1, 1], before: {} })).toMatchObject({ quotas: [10, 2, 2] });
    expect(() => ask('held', { concurrency: 6 })).toThrow('12 requests must be held at once');
  });

  it('falls back to bounds where the version or the threads are not covered, and says so', () => {
    expect(ask<HeldExpectation>('held', { before: { threads: 4 } })).toMatchObject({ tolerance: 3 });
    for (const before of [undefined, { version: '1.8.4' }, { product: 'Other' }]) {
      const weaker = ask<HeldExpectation>('held', { before });
      expect(weaker.tolerance).toBe(1);
      expect(weaker.notes.join()).toContain('only bounds are checked');
    }
    expect(ask('held', { before: { version: '3.4.0' } }).notes.join()).toContain('in a random order');
  });

  it('bounds what is in flight, and takes at least 30 requests per client', () => {
    expect(ask<PeaksExpectation>('peaks', { concurrency: 6, before: {} })).toMatchObject({
      bounds: [3, 3, 3],
      requests: 180,
    });
    expect(ask<PeaksExpectation>('peaks', { weights: [2, 1, 3], concurrency: 12, requests: 600 })).toMatchObject({
      bounds: [5, 3, 7],
      requests: 600,
    });
  });

  it('gives an envelope of shares for the durations that were seen', () => {
    const { envelope } = ask<LoadSharesExpectation>('load-shares', { concurrency: 6, before: {} });
    const { least, most } = envelope({
      concurrency: 6,
      requests: 300,
      durationsMs: [[150], [15], [15]],
      unseenMs: [0, 0, 0],
    });
    expect(least[0]).toBeGreaterThanOrEqual(14);
    expect(most[0]).toBeLessThanOrEqual(22);
  });

  it('has nothing for other judges, and wants a weight per server', () => {
    expect(() => ask('order')).toThrow('has nothing for the judge order');
    const part = { kind: 'leastconn', with: { weights: [1], servers: 'app' } };
    expect(() => expectOf(part, { servers: ['a', 'b'], purpose: 'peaks' })).toThrow('1 weights for the 2 servers');
    expect(checkOraclePart({ kind: 'leastconn', with: { weights: [0], servers: 'app' } })).toHaveLength(1);
  });
});

describe('first', () => {
  it.each([
    // Recorded: HAProxy 2.6.12 and 3.0.11, maxconn 4.
    [9, [4, 4, 1]],
    [10, [4, 4, 2]],
    [24, [4, 4, 4]],
  ])('fills server after server with %i held requests', (requests, counts) => {
    expect(firstHeld(requests, 3, 4)).toEqual(counts);
  });

  it('leaves the last server half empty, which no balance by load does', () => {
    const part = { kind: 'first', with: { maxconn: 4, servers: 'app' } };
    const traffic = { kind: 'http', with: { concurrency: 400 } };
    const ask = (purpose: string) => expectOf(part, { servers: names(3), purpose, traffic });
    expect(ask('held')).toMatchObject({ requests: 10, quotas: [4, 4, 2], tolerance: 0 });
    expect(ask('peaks')).toMatchObject({ requests: 24, bounds: [4, 4, 4], queueing: true });
    expect(() => ask('totals')).toThrow('has nothing for the judge totals');
  });
});

describe('maxconn', () => {
  const ask = (purpose: string, options: Readonly<Record<string, number>> = {}, concurrency = 400) => {
    const part = { kind: 'maxconn', with: { maxconn: 2, hold: 200, patience: 1500, ...options, servers: 'app' } };
    return expectOf(part, { servers: names(3), purpose, traffic: { kind: 'http', with: { concurrency } } });
  };

  it('wants as many rounds as the queue is patient for', () => {
    // Recorded on 3.0.11: 24 requests of 200 ms, maxconn 2 × 3, took 0.82 s.
    expect(ask('queue-time')).toMatchObject({ requests: 24, leastMs: 800, served: 24, refused: 0 });
    expect(ask('queue-time', { hold: 500 })).toMatchObject({ requests: 18, leastMs: 1500 });
    expect(ask('peaks')).toMatchObject({ requests: 24, bounds: [2, 2, 2] });
    expect(() => ask('queue-time', { hold: 1200 })).toThrow('leave no time to wait');
  });

  it('serves whom it has room for, and refuses the others', () => {
    // Recorded on 3.0.11 and 2.6.12: 12 requests of 400 ms, maxconn 1, timeout queue 150ms: 3 × 200, 9 × 503.
    const recorded = ask('refused', { maxconn: 1, hold: 400, patience: 150 }) as QueueExpectation;
    expect(recorded).toMatchObject({ requests: 12, served: 3, refused: 9 });
    expect(() => ask('refused', { hold: 1500 })).toThrow('free their slots before');
    expect(() => ask('refused', { hold: 3000 }, 6)).toThrow('24 requests must be held at once');
    expect(() => ask('held')).toThrow('has nothing for the judge held');
  });
});
