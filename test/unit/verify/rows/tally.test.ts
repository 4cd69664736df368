import { describe, expect, it } from 'vitest';
import type { BalancerCounters, Observation } from '../../../../src/lab/observation.js';
import type { TallyExpectation } from '../../../../src/lab/verdict.js';
import { judgeClaim } from '../../../../src/verify/index.js';

/** Two rows, three times each: two copies of the first book, three of the second. */
const EXPECTED: TallyExpectation = {
  ...{
    form: 'tally',
    model: 'm',
    source: 's',
    servers: ['command', 'query'],
    warmUp: 0,
    requests: undefined,
    notes: [],
  },
  rows: [
    { says: 'buy 1', servers: [0], counts: { 202: 2, 409: 1 } },
    { says: 'buy 2', servers: [0], counts: { 202: 3 } },
  ],
};

/** What HAProxy has counted, by server. */
function counters(responses: Readonly<Record<string, number>>): BalancerCounters {
  const all = Object.values(responses).reduce((sum, count) => sum + count, 0);
  return {
    ...{ product: 'HAProxy', version: '3.0.11', process: '1@1', uptimeSeconds: 100, threads: 1, backend: 'commands' },
    ...{ algorithm: 'roundrobin', frontendRequests: all, frontendDenied: 0, backendPicks: all, queueMax: 0 },
    servers: Object.entries(responses).map(([name, count]) => ({
      ...{ name, status: 'UP', checkStatus: 'L7OK', weight: 1, userWeight: 1, sessions: count, picks: count },
      ...{ responses: count, responses2xx: count, connectErrors: 0, responseErrors: 0, retries: 0, redispatches: 0 },
      ...{ downs: 0, queueMax: 0, lastChangeSeconds: 100 },
    })),
  };
}

interface Seen {
  readonly statuses: readonly number[];
  readonly order?: readonly number[];
  readonly logged?: readonly number[];
}

function observed({ statuses, order = statuses.map(() => 0), logged = order }: Seen): Observation {
  const summary = { min: 1, mean: 1, p50: 1, p90: 1, p99: 1, max: 1 };
  const servers = ['command', 'query'];
  const counts: Record<string, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  const of = (place: number): number => order.filter((each) => each === place).length;
  return {
    step: 'sale',
    client: {
      ...{ step: 'sale', idPrefix: 'r.', concurrency: 2, sent: statuses.length, answered: statuses.length, errors: 0 },
      ...{ errorCodes: {}, statuses: counts, servers, order: Int16Array.from(order), connectionsOpened: 1 },
      ...{ durationMs: 1, latency: summary, answers: statuses.map((status) => ({ status })) },
    },
    middle: {
      before: counters({ command: 0, query: 0 }),
      after: counters({ command: of(0), query: of(1) }),
    },
    backend: { step: 'sale', servers, order: Int16Array.from(logged), duplicates: 0, foreign: 0 },
  };
}

function judged(observation: Observation | undefined) {
  const claim = { id: 'sold', says: 'so it is', traffic: 'sale', judge: { kind: 'tally', with: {} } };
  return judgeClaim(claim, { expectation: EXPECTED, observation, running: undefined });
}

describe('the judge tally', () => {
  it('passes when each row comes to its counts, whoever of them got what', () => {
    for (const statuses of [
      [202, 202, 202, 202, 409, 202],
      [409, 202, 202, 202, 202, 202],
    ]) {
      expect(judged(observed({ statuses }))).toMatchObject({
        outcome: 'PASS',
        reason: 'all 2 rows exact in 6 requests',
      });
    }
  });

  it('fails over one answer more, and says how many there were', () => {
    const verdict = judged(observed({ statuses: [202, 202, 202, 202, 202, 202] }));
    expect(verdict).toMatchObject({ outcome: 'FAIL', reason: '1 of 2 rows came out otherwise' });
    expect(verdict.details).toEqual(['buy 1: 2 × 202, 1 × 409 expected, 3 × 202 seen']);
  });

  it('fails over another status, and over a server that should not answer', () => {
    expect(judged(observed({ statuses: [202, 202, 202, 202, 409, 503] })).details).toEqual([
      'buy 2: 3 × 202 expected, 2 × 202, 1 × 503 seen',
    ]);
    const elsewhere = observed({ statuses: [202, 202, 202, 202, 409, 202], order: [0, 0, 0, 0, 0, 1] });
    expect(judged(elsewhere).details).toEqual(['buy 2: 3 × 202 expected, 3 × 202, 1 of them from elsewhere seen']);
  });

  it('is inconclusive without samples, with too few, and when the witnesses disagree', () => {
    expect(judged(undefined).outcome).toBe('INCONCLUSIVE');
    expect(judged(observed({ statuses: [202, 202] }))).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: '2 requests sent of the 6 that are needed',
    });
    const unlogged = observed({ statuses: [202, 202, 202, 202, 409, 202], logged: [0, 0, 0, 0, 0, -1] });
    expect(judged(unlogged)).toMatchObject({ outcome: 'INCONCLUSIVE' });
    expect(judged(unlogged).reason).toContain('the witnesses disagree');
  });
});
