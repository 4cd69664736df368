import { describe, expect, it } from 'vitest';
import type { BalancerServer, Observation } from '../../../../src/lab/observation.js';
import { joinObservations } from '../../../../src/experiment/verify/join-observations.js';
import { expectOf } from '../../../../src/oracle/index.js';
import { judgeClaim } from '../../../../src/verify/index.js';
import { busiest, durations, overlapAll } from '../../../../src/verify/load/index.js';
import { names, server } from '../simulate.js';
import { heldRun, judged, LEASTCONN, slowRun } from './judge-runs.js';

function withServer(observation: Observation, when: 'before' | 'after', change: Partial<BalancerServer>): Observation {
  const { before, after } = observation.middle!;
  const changed = { before, after };
  changed[when] = {
    ...changed[when],
    servers: changed[when].servers.map((each, i) => (i === 0 ? { ...each, ...change } : each)),
  };
  return { ...observation, middle: changed };
}

describe('spans', () => {
  it('count who is there at once; one that begins as another ends does not meet it', () => {
    expect(
      busiest([
        [
          [0, 10],
          [5, 15],
          [10, 20],
        ],
        [],
        [[3, 4]],
      ]),
    ).toEqual([2, 0, 1]);
    expect(
      durations([
        [
          [0, 10],
          [5, 7],
        ],
      ]),
    ).toEqual([[10, 2]]);
    expect(overlapAll([[[0, 10]], [[9, 12]]])).toBe(true);
    expect(overlapAll([[[0, 10]], [[10, 12]]])).toBe(false);
  });
});

describe('held', () => {
  it('passes leastconn’s quotas, and a round robin’s too', () => {
    expect(judged('held', heldRun('leastconn'))).toMatchObject({ outcome: 'PASS' });
    expect(judged('held', heldRun('roundrobin'))).toMatchObject({ outcome: 'PASS' });
  });

  it('fails other quotas, to one request', () => {
    const verdict = judged('held', heldRun('leastconn', { weights: [3, 1, 1] }));
    expect(verdict).toMatchObject({ outcome: 'FAIL', reason: expect.stringContaining('app1 has') as string });
    const order = Int16Array.from([0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2]);
    expect(judged('held', heldRun('leastconn', { order })).reason).toContain('app1 has 5 where 4 must be');
  });

  it('is undecided when they were not all held at once, or logs tell no times', () => {
    expect(judged('held', heldRun('leastconn', { concurrency: 6 }))).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: expect.stringContaining('not all held at once') as string,
    });
    const seen = heldRun('leastconn');
    const { spans: _, ...backend } = seen.backend!;
    expect(judged('held', { ...seen, backend }).reason).toContain('do not tell when');
  });
});

describe('peaks behind a slow server', () => {
  it('passes leastconn, fails round robin and random picks', () => {
    expect(judged('peaks', slowRun('leastconn'))).toMatchObject({ outcome: 'PASS' });
    expect(judged('peaks', slowRun('roundrobin'))).toMatchObject({
      outcome: 'FAIL',
      reason: expect.stringContaining('app1 had 6 requests at once, at most 3 may be') as string,
    });
    expect(judged('peaks', slowRun('random'))).toMatchObject({ outcome: 'FAIL' });
  });

  it('is undecided when no server is slow, or nothing could exceed the bound', () => {
    const alike = judged('peaks', slowRun('roundrobin', { delaysMs: [15, 15, 15] }));
    expect(alike).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: expect.stringContaining('5 times as long') as string,
    });
    const few = slowRun('leastconn', { concurrency: 2 });
    expect(judged('peaks', few)).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: expect.stringContaining('2 clients') as string,
    });
  });

  it('does not take HAProxy’s mark from before the step for one of it', () => {
    const old = withServer(withServer(slowRun('leastconn'), 'before', { sessionsMax: 9 }), 'after', { sessionsMax: 9 });
    const verdict = judged('peaks', old);
    expect(verdict.outcome).toBe('PASS');
    expect(verdict.table?.rows[0]?.at(-1)).toBe('(9)');
    expect(verdict.reason).toContain('older than the step');
    expect(judged('peaks', slowRun('leastconn')).reason).toContain('and HAProxy’s own marks');
  });

  it('believes a mark that grew in the step, and not one below the log', () => {
    expect(judged('peaks', withServer(slowRun('leastconn'), 'after', { sessionsMax: 9 }))).toMatchObject({
      outcome: 'FAIL',
    });
    expect(judged('peaks', withServer(slowRun('leastconn'), 'after', { sessionsMax: 1 }))).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: expect.stringContaining('the witnesses disagree') as string,
    });
  });

  it('relies on the log where HAProxy tells no mark', () => {
    const seen = slowRun('roundrobin');
    const { before, after } = seen.middle!;
    const bare = (each: typeof before) => ({
      ...each,
      servers: each.servers.map(({ sessionsMax: _, ...rest }) => rest),
    });
    expect(judged('peaks', { ...seen, middle: { before: bare(before), after: bare(after) } }).outcome).toBe('FAIL');
  });

  it('is undecided when requests queued, and fails when they were bound to a server', () => {
    const seen = slowRun('leastconn');
    const { before, after } = seen.middle!;
    expect(judged('peaks', { ...seen, middle: { before, after: { ...after, queueMax: 3 } } }).outcome).toBe(
      'INCONCLUSIVE',
    );
    const bound = { ...seen, middle: { before, after: { ...after, backendPicks: 10 } } };
    expect(judged('peaks', bound)).toMatchObject({
      outcome: 'FAIL',
      reason: expect.stringContaining('only 10 of 300') as string,
    });
  });
});

describe('load shares', () => {
  it('passes leastconn, fails round robin', () => {
    expect(judged('load-shares', slowRun('leastconn'))).toMatchObject({ outcome: 'PASS' });
    expect(judged('load-shares', slowRun('roundrobin'))).toMatchObject({
      outcome: 'FAIL',
      reason: expect.stringContaining('load is not followed') as string,
    });
  });

  it('looks again when a share lies outside of the simulation, and fails then', () => {
    const order = Int16Array.from({ length: 300 }, (_, i) => (i % 10 === 0 ? 0 : 1 + (i % 2)));
    const first = judged('load-shares', slowRun('leastconn', { order }));
    expect(first).toMatchObject({ outcome: 'INCONCLUSIVE', nextLook: 360 });
    const twice = Int16Array.from({ length: 600 }, (_, i) => (i % 10 === 0 ? 0 : 1 + (i % 2)));
    expect(judged('load-shares', slowRun('leastconn', { order: twice, requests: 600 }))).toMatchObject({
      outcome: 'FAIL',
      reason: expect.stringContaining('twice') as string,
    });
  });

  it('counts what a log does not see of a server’s time, by what the client waited', () => {
    // The logs tell of 15 ms where clients waited for 30: a simulation by the logs alone would be off.
    const seen = slowRun('leastconn', { delaysMs: [150, 30, 15] });
    const { spans } = seen.backend!;
    const half = spans!.endMs.map((end, i) => (seen.client.order[i] === 1 ? end - 15 : end));
    const hidden = { ...seen, backend: { ...seen.backend!, spans: { ...spans!, endMs: half } } };
    expect(judged('load-shares', hidden).outcome).toBe('INCONCLUSIVE');
    const told = { ...hidden, client: { ...hidden.client, serverMeansMs: [150, 30, 15] } };
    expect(judged('load-shares', told).outcome).toBe('PASS');
  });

  it('is undecided where the machine makes quick servers slow: clients wait for what no log sees', () => {
    const seen = slowRun('leastconn', { delaysMs: [150, 60, 60] });
    const { spans } = seen.backend!;
    const endMs = spans!.endMs.map((end, i) => (seen.client.order[i] === 0 ? end : end - 45));
    const client = { ...seen.client, serverMeansMs: [150, 60, 60] };
    const busy = { ...seen, client, backend: { ...seen.backend!, spans: { ...spans!, endMs } } };
    expect(judged('load-shares', busy)).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: expect.stringContaining('too alike to tell it') as string,
    });
  });

  it('sees begin and end of both looks', () => {
    const [first, second] = [slowRun('leastconn'), slowRun('leastconn', { requests: 60 })];
    const { spans } = joinObservations(first, second).backend!;
    expect(spans?.startMs).toHaveLength(360);
    expect(spans?.endMs.at(-1)).toBe(second.backend?.spans?.endMs.at(-1));
    const told = (seen: Observation, serverMeansMs?: readonly number[]): Observation => ({
      ...seen,
      client: { ...seen.client, order: Int16Array.from([0, 0, 1]), serverMeansMs },
    });
    const joined = joinObservations(told(first, [10, 20, 0]), told(second, [30, 20, 0]));
    expect(joined.client.serverMeansMs).toEqual([20, 20, 0]);
    expect(joinObservations(told(first), told(second)).client.serverMeansMs).toBeUndefined();
  });

  it('is undecided when no server is slow', () => {
    expect(judged('load-shares', slowRun('leastconn', { delaysMs: [20, 15, 15] })).outcome).toBe('INCONCLUSIVE');
  });
});

describe('without samples', () => {
  it.each(['held', 'peaks', 'load-shares'])('%s is undecided', (kind) => {
    const claim = { id: kind, says: 'it holds', traffic: 'step', judge: { kind, with: {} } };
    const traffic = { kind: 'http', with: { concurrency: 400 } };
    const expectation = expectOf(LEASTCONN, { servers: names(3), purpose: kind, traffic });
    expect(judgeClaim(claim, { expectation, observation: undefined, running: undefined }).outcome).toBe('INCONCLUSIVE');
    expect(server('app1', 1).sessionsMax).toBeUndefined();
  });
});
