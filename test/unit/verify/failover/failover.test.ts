import { describe, expect, it } from 'vitest';
import type { BalancerCounters, BalancerServer, Observation, StatusChange } from '../../../../src/lab/observation.js';
import type { FailoverExpectation } from '../../../../src/lab/verdict.js';
import { judgeClaim } from '../../../../src/verify/index.js';

const SERVERS = ['app1', 'app2', 'app3'];
const RATE = 30;
const EXPECTATION: FailoverExpectation = {
  ...{ form: 'failover', model: 'm', source: 's', servers: SERVERS, target: 'app2', way: 'refuses' },
  ...{ warmUp: 0, requests: undefined, notes: [], moves: false, slackMs: 1000 },
  down: () => ({ earliestMs: 1000, latestMs: 1500 }),
  up: { earliestMs: 500, latestMs: 1000 },
};

interface Story {
  readonly downMs?: number | undefined;
  readonly upMs?: number | undefined;
  /** Requests, by number, that got no answer of a server. */
  readonly lost?: readonly number[];
  readonly endMs?: number;
  readonly resumes?: boolean;
  readonly foreign?: number;
  /** HAProxy sends the requests of app1 to app2, and the other way round. */
  readonly counted?: readonly number[];
}

/** app2 is lost at 1 s and back at 4 s; seven seconds of traffic. */
function observe({
  downMs = 2200,
  upMs = 4700,
  lost = [],
  endMs = 7000,
  resumes = true,
  foreign = 0,
  counted,
}: Story = {}) {
  const sent = (endMs / 1000) * RATE;
  const order = Int16Array.from({ length: sent }, (_, i) => {
    const atMs = (i * 1000) / RATE;
    if (lost.includes(i)) return -1;
    const away = atMs > 1000 && (atMs < upMs || !resumes);
    return away && i % 3 === 1 ? 2 : i % 3;
  });
  const tally = SERVERS.map((_, place) => order.filter((server) => server === place).length);
  const change = (status: string, atMs: number): StatusChange => ({ server: 'app2', status, atMs, afterMs: atMs - 50 });
  const counters = (responses: readonly number[], requests: number): BalancerCounters => ({
    ...{ product: 'HAProxy', version: '3.0', process: '1@1', threads: 1, backend: 'apps', algorithm: 'roundrobin' },
    ...{ frontendDenied: 0, backendPicks: requests, queueMax: 0, uptimeSeconds: 10, frontendRequests: requests },
    servers: SERVERS.map((name, i) => ({ ...SERVER, name, responses: responses[i]!, responses2xx: responses[i]! })),
  });
  const observation: Observation = {
    step: 'flow',
    client: {
      ...{ step: 'flow', idPrefix: 'r.', concurrency: 100, sent, answered: sent, errors: 0, errorCodes: {}, order },
      ...{ statuses: { 200: sent - lost.length, 503: lost.length }, servers: SERVERS, connectionsOpened: sent },
      durationMs: endMs,
      latency: { min: 1, mean: 2, p50: 2, p90: 3, p99: 4, max: 400 },
      rate: { intendedPerSecond: RATE, queued: 0, queueMax: 0 },
    },
    middle: { before: counters([0, 0, 0], 0), after: counters(counted ?? tally, sent + foreign) },
    backend: { step: 'flow', servers: SERVERS, order, duplicates: 0, foreign: 0 },
    actions: [
      { ...{ kind: 'refuse', what: 'refuse at app2', targets: ['app2'], evidence: ['bit', 'gone'] }, ...TIMES },
    ],
    statuses: [
      change('UP', -1),
      ...(downMs > 0 ? [change('DOWN', downMs)] : []),
      ...(upMs > 0 ? [change('UP', upMs)] : []),
    ],
  };
  return observation;
}

const TIMES = { startedMs: 1000, doneMs: 1050, undoneMs: 4050, goneMs: 4100 };
const SERVER: BalancerServer = {
  ...{ name: '', status: 'UP', checkStatus: 'L7OK', weight: 1, userWeight: 1, sessions: 0, picks: 0, responses: 0 },
  ...{ responses2xx: 0, connectErrors: 0, responseErrors: 0, retries: 0, redispatches: 0, downs: 0, queueMax: 0 },
  lastChangeSeconds: 5,
};

function judge(observation: Observation | undefined, moves = false) {
  const claim = { id: 'refuses', says: '', traffic: 'flow', judge: { kind: 'failover', with: {} } };
  return judgeClaim(claim, { expectation: { ...EXPECTATION, moves }, observation, running: undefined });
}

describe('a server that is lost and comes back', () => {
  it('passes in its windows, and tells what the client suffered', () => {
    const verdict = judge(observe({ lost: [40, 43] }));
    expect(verdict).toMatchObject({ outcome: 'PASS' });
    expect(verdict.reason).toBe('app2 refuses: DOWN after 1.20 s, predicted 1.0–1.5 s; UP 0.65 s after its return');
    expect(verdict.details[0]).toContain('of 210 requests the client lost 2 (503 × 2)');
    expect(verdict.details.slice(1)).toEqual(['bit', 'gone']);
    expect(verdict.table?.rows[0]).toEqual([
      '✔',
      'app2 refuses',
      '1.0–1.5 s',
      '1.20 s',
      '0.5–1.0 s',
      '0.65 s',
      '2',
      '0.40 s',
    ]);
  });

  it.each<[string, Story, string]>([
    ['DOWN too early', { downMs: 1900 }, 'app2 was DOWN too early, after 0.90 s; predicted 1.0–1.5 s'],
    ['DOWN too late', { downMs: 3700 }, 'app2 was DOWN too late, after 2.70 s'],
    ['never DOWN', { downMs: -1, upMs: -1 }, 'app2 refuses, and was never DOWN in 3.00 s'],
    ['UP too early', { upMs: 4300 }, 'app2 was UP too early, after 0.25 s; predicted 0.5–1.0 s'],
    ['UP too late', { upMs: 6300 }, 'app2 was UP too late'],
    ['never UP', { upMs: -1 }, 'app2 was not UP again'],
    ['a request lost while it was DOWN', { lost: [100] }, '1 request got no answer of a server after app2 was DOWN'],
    ['UP without a request', { resumes: false }, 'app2 is UP again, and gets no request'],
    ['addresses mixed up', { counted: [69, 20, 121] }, 'gave'],
  ])('fails for %s', (_, story, reason) => {
    const verdict = judge(observe(story));
    expect(verdict.outcome).toBe('FAIL');
    expect(verdict.reason).toContain(reason);
  });

  it.each<[string, Observation | undefined, string]>([
    ['no traffic', undefined, 'no traffic was sent'],
    ['no loss', { ...observe(), actions: [] }, 'app2 was never lost'],
    ['no return', { ...observe(), actions: [{ ...observe().actions![0]!, goneMs: undefined }] }, 'did not come back'],
    ['nobody who watched', { ...observe(), statuses: undefined as never }, 'was not watched'],
    ['a server that was DOWN before', { ...observe(), statuses: [] }, 'app2 was not UP when it was to be lost'],
    ['somebody else’s requests', observe({ foreign: 2 }), '2 requests of somebody else'],
    [
      'a step that ended before its requests could be seen',
      observe({ endMs: 5000 }),
      'too soon to see its requests again',
    ],
    ['a step that ended too soon', observe({ upMs: -1, endMs: 5000 }), 'before its checks had to notice'],
    [
      'a loss that was too short',
      { ...observe({ downMs: -1, upMs: -1 }), actions: [{ ...observe().actions![0]!, undoneMs: 2000 }] },
      'app2 was back after 0.95 s',
    ],
    ['no counters', { ...observe(), middle: undefined }, 'counters were not read'],
  ])('is open for %s', (_, observation, reason) => {
    const verdict = judge(observation);
    expect(verdict.outcome).toBe('INCONCLUSIVE');
    expect(verdict.reason).toContain(reason);
  });

  it('takes an answer that broke off for lost, not for another server’s', () => {
    const counted = [70, 71, 70].map(
      (n, i) => observe().client.order.filter((server) => server === i).length + (n - 70),
    );
    const lostOne = observe({ lost: [40] });
    const after = { ...lostOne.middle!.after, servers: observe({ counted }).middle!.after.servers };
    const sums = lostOne.middle!.after.servers.map(({ responses2xx }, i) => responses2xx + Number(i === 2));
    const servers = after.servers.map((server, i) => ({ ...server, responses2xx: sums[i]!, responses: sums[i]! }));
    const middle = { ...lostOne.middle!, after: { ...after, servers } };
    expect(judge({ ...lostOne, middle }).outcome).toBe('PASS');
  });

  describe('at another address', () => {
    const moved = (is: string, sendsTo: string): Observation => {
      const seen = observe();
      const moves = [{ server: 'app2', was: '10.0.0.2', is }];
      const servers = seen.middle!.after.servers.map((server) => ({ ...server, address: sendsTo }));
      const middle = { ...seen.middle!, after: { ...seen.middle!.after, servers } };
      return { ...seen, middle, actions: [{ ...seen.actions![0]!, moves }] };
    };

    it('passes when the balancer sends there', () => {
      expect(judge(moved('10.0.0.3', '10.0.0.3'), true).outcome).toBe('PASS');
    });

    it('fails when the balancer does not', () => {
      const { outcome, reason } = judge(moved('10.0.0.3', '10.0.0.2'), true);
      expect(outcome).toBe('FAIL');
      expect(reason).toBe('HAProxy sends the requests of app2 to 10.0.0.2, and app2 is at 10.0.0.3 now');
    });

    it('is open when nothing moved', () => {
      const { outcome, reason } = judge(moved('10.0.0.2', '10.0.0.2'), true);
      expect([outcome, reason]).toEqual(['INCONCLUSIVE', 'app2 came back at the address that it had: nothing moved']);
    });
  });

  it('gives each bound the kinder of the two looks', () => {
    const observation = observe();
    const late = { server: 'app2', status: 'DOWN', afterMs: 2500, atMs: 3900 };
    const statuses = observation.statuses!.map((each) => (each.status === 'DOWN' ? late : each));
    expect(judge({ ...observation, statuses }).outcome).toBe('PASS');
  });
});
