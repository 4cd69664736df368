import { describe, expect, it } from 'vitest';
import type { BalancerCounters, BalancerServer, Observation } from '../../../src/lab/observation.js';
import { countersDelta, guards, reconcile } from '../../../src/verify/index.js';
import { exactRun, expectation, judge, start } from './simulate.js';

const { wanted, observation } = exactRun([2, 1, 3], 'order');

function withAfter(change: Partial<BalancerCounters>, server?: Partial<BalancerServer>): Observation {
  const { before, after } = observation.middle!;
  const servers = after.servers.map((each, i) => (i === 1 && server ? { ...each, ...server } : each));
  return { ...observation, middle: { before, after: { ...after, servers, ...change } } };
}
const withClient = (change: object): Observation => ({ ...observation, client: { ...observation.client, ...change } });
const withBackend = (change: object): Observation => ({
  ...observation,
  backend: { ...observation.backend!, ...change },
});

describe('reconcile', () => {
  it('has nothing to say when all three saw the same', () => {
    expect(reconcile(observation)).toEqual([]);
    expect(judge('order', wanted, observation).outcome).toBe('PASS');
  });

  it('catches two requests that one witness saw exchanged, though every count is right', () => {
    const order = observation.backend!.order.slice();
    [order[0], order[1]] = [order[1]!, order[0]!];
    const verdict = judge('order', wanted, withBackend({ order }));
    expect(verdict.outcome).toBe('INCONCLUSIVE');
    expect(verdict.reason).toBe(
      'the witnesses disagree: 2 of 60 requests differ by id (run.order.0: client app3, backend app1; run.order.1: client app1, backend app3)',
    );
  });

  it('catches each single request that no backend logged, naming at most three', () => {
    for (const missing of [[5], [0, 1, 2, 3]]) {
      const order = observation.backend!.order.slice();
      missing.forEach((i) => (order[i] = -1));
      const verdict = judge('order', wanted, withBackend({ order }));
      expect(verdict.outcome).toBe('INCONCLUSIVE');
      const said = [verdict.reason, ...verdict.details].join('\n');
      expect(said).toContain(`${missing.length} of 60 requests differ by id (run.order.${missing[0]}: client`);
      expect(said.match(/backend nobody/g)).toHaveLength(Math.min(3, missing.length));
    }
  });

  it('catches counters that differ from the ledgers, with all three counts', () => {
    const verdict = judge('order', wanted, withAfter({}, { responses2xx: 9 }));
    expect(verdict.outcome).toBe('INCONCLUSIVE');
    expect(verdict.reason).toBe('the witnesses disagree: app2: client 10, HAProxy 9, backend 10');
  });

  it('catches a balancer that answers in the name of an app', () => {
    const nobody = new Int16Array(60).fill(-1);
    const all = new Int16Array(60).fill(0);
    const { before } = observation.middle!;
    const after = { ...before, frontendRequests: 60 };
    const faked = {
      ...observation,
      client: { ...observation.client, order: all },
      middle: { before, after },
      backend: { ...observation.backend!, order: nobody },
    };
    expect(judge('order', wanted, faked)).toMatchObject({ outcome: 'INCONCLUSIVE', suspects: [] });
    expect(reconcile(faked).join()).toContain('app1: client 60, HAProxy 0, backend 0');
  });

  it('catches books that do not add up, and missing witnesses', () => {
    expect(reconcile(withClient({ answered: 59 })).join()).toContain('60 sent, but 59 answered and 0 errors');
    expect(reconcile(withAfter({ frontendRequests: 58 })).join()).toContain(
      "sent 60 requests, the balancer's frontend received 58",
    );
    for (const missing of ['middle', 'backend']) {
      const verdict = judge('order', wanted, { ...observation, [missing]: undefined }, start([2, 1, 3]).counters);
      expect(verdict).toMatchObject({ outcome: 'INCONCLUSIVE', reason: expect.stringContaining('no witness') });
    }
  });
});

describe('guards', () => {
  it.each<[string, Observation]>([
    ['app2 was tried again 2 times', withAfter({}, { retries: 2 })],
    ['1 request went to another server than app2', withAfter({}, { redispatches: 1 })],
    ['app2 refused 3 connections', withAfter({}, { connectErrors: 3 })],
    ['app2 broke off 1 response', withAfter({}, { responseErrors: 1 })],
    ['app2 went down 1 time during the run', withAfter({}, { downs: 1 })],
    ['app2 was UP, then MAINT', withAfter({}, { status: 'MAINT' })],
    ['app2 changed its state during the run', withAfter({ uptimeSeconds: 60 }, { lastChangeSeconds: 2 })],
    ['the weight of app2 changed during the run: 1, then 4', withAfter({}, { weight: 4, userWeight: 4 })],
    ['requests queued at app2, up to 4', withAfter({}, { queueMax: 4 })],
    ['requests queued at apps, up to 9', withAfter({ queueMax: 9 })],
    ['the algorithm changed during the run: roundrobin, then random', withAfter({ algorithm: 'random' })],
    ['received 2 requests of somebody else', withAfter({ frontendRequests: 62 })],
    ['denied 1 request', withAfter({ frontendDenied: 1 })],
    ['was restarted during the run', withAfter({ process: 'two' })],
    ['was restarted during the run', withAfter({ uptimeSeconds: 1 })],
    ['counters were cleared during the run', withAfter({ frontendRequests: -1 })],
    ['the balancer made 65 picks for 60 requests', withAfter({}, { picks: 15 })],
    ['backends logged 1 request of somebody else', withBackend({ foreign: 1 })],
    ['1 request reached a backend twice', withBackend({ duplicates: 1 })],
    [
      '1 request got no answer (ECONNRESET × 1)',
      withClient({ errors: 1, answered: 59, errorCodes: { ECONNRESET: 1 } }),
    ],
    ['answers other than 2xx: 503 × 4', withClient({ statuses: { 200: 56, 503: 4 } })],
  ])('%s', (sentence, broken) => {
    expect(guards(broken).join('\n')).toContain(sentence);
    const verdict = judge('order', wanted, broken);
    expect(verdict.outcome).toBe('INCONCLUSIVE');
    expect([verdict.reason, ...verdict.details].join('\n')).toContain(sentence);
  });

  it('lets a calm run through, also when counters of times are cut to seconds', () => {
    expect(guards(observation)).toEqual([]);
    for (const lastChangeSeconds of [5, 6, 7])
      expect(guards(withAfter({ uptimeSeconds: 6 }, { lastChangeSeconds }))).toEqual([]);
  });

  it('lets an earlier queue be, unless requests of now did not take their turn', () => {
    const queued = (counters: BalancerCounters): BalancerCounters => ({ ...counters, queueMax: 3 });
    const { before, after } = observation.middle!;
    expect(guards({ ...observation, middle: { before: queued(before), after: queued(after) } })).toEqual([]);
    const servers = after.servers.map((each) => ({ ...each, picks: 2 }));
    const short = { before: queued(before), after: { ...queued(after), servers } };
    expect(guards({ ...observation, middle: short })).toEqual(['requests may have queued at apps, up to 3']);
    expect(guards({ ...observation, middle: short }, { queueing: true })).toEqual([]);
  });

  it('lets pass what is the lesson, and no more', () => {
    const refused = withClient({ statuses: { 200: 55, 404: 1, 503: 4 } });
    expect(guards(refused, { statuses: ['503'] })).toEqual(['answers other than 2xx: 404 × 1']);
  });
});

describe('countersDelta', () => {
  it('counts between two readings', () => {
    const { before, after } = observation.middle!;
    expect(countersDelta(after, after)).toMatchObject({ counted: true, picks: 0, frontendRequests: 0 });
    expect(countersDelta(before, after)).toMatchObject({
      counted: true,
      picks: 60,
      servers: [{ picks: 20 }, { picks: 10 }, { picks: 30 }],
    });
    expect(countersDelta(before, { ...after, servers: after.servers.slice(1) })).toMatchObject({ counted: false });
  });
});

describe('too little to judge', () => {
  it('is INCONCLUSIVE, never PASS', () => {
    const { before } = observation.middle!;
    const none = {
      ...observation,
      client: { ...observation.client, sent: 0, answered: 0, order: new Int16Array(0), statuses: {} },
      backend: { ...observation.backend!, order: new Int16Array(0) },
      middle: { before, after: before },
    };
    for (const purpose of ['order', 'totals'] as const) {
      expect(judge(purpose, wanted, none).outcome).toBe('INCONCLUSIVE');
      expect(
        judge(purpose, { ...wanted, requests: 0, order: new Int16Array(0), totals: [0, 0, 0] }, none).outcome,
      ).toBe('INCONCLUSIVE');
      expect(judge(purpose, wanted, undefined).outcome).toBe('INCONCLUSIVE');
    }
    const longer = expectation([2, 1, 3], 'order', before, { requests: 66 });
    expect(judge('order', longer, observation)).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: '60 requests sent of the 66 that are needed',
    });
  });

  it('is INCONCLUSIVE when chance would do as well, and when the order is asked of overlapping requests', () => {
    const few = exactRun([1, 1], 'totals', 2);
    expect(judge('totals', few.wanted, few.observation)).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: expect.stringContaining('2 requests are too few'),
    });
    expect(judge('order', wanted, withClient({ concurrency: 2 })).outcome).toBe('INCONCLUSIVE');
  });

  it('is INCONCLUSIVE when the cycles are exact, but not the model’s: recorded after events that leave no trace', () => {
    // HAProxy 3.0.11, after 24 requests: weight of app1 set to 5 and back; app3 drained and readied.
    for (const [cycle, first] of [
      ['131233', '331233'],
      ['313213', '313213'],
      ['323131', '323131'],
    ] as const) {
      const digits = first + cycle.repeat(9);
      const moved = Int16Array.from(digits, (digit) => Number(digit) - 1);
      const totals = [0, 1, 2].map((server) => moved.filter((each) => each === server).length);
      const { before, after } = observation.middle!;
      const servers = after.servers.map((each, i) => ({ ...each, picks: totals[i]!, responses2xx: totals[i]! }));
      const other = {
        ...observation,
        client: { ...observation.client, order: moved },
        backend: { ...observation.backend!, order: moved },
        middle: { before, after: { ...after, servers } },
      };
      expect(judge('order', wanted, other)).toMatchObject({
        outcome: 'INCONCLUSIVE',
        reason: expect.stringContaining('in another order'),
      });
    }
  });
});
