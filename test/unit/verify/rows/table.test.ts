import { describe, expect, it } from 'vitest';
import type { BalancerCounters, BalancerServer, Observation, RowAnswer } from '../../../../src/lab/observation.js';
import { expectOf } from '../../../../src/oracle/index.js';
import { judgeClaim } from '../../../../src/verify/index.js';

const SERVERS = ['app1', 'app2', 'app3'];
const COOKIES = [
  { path: '/', headers: { Cookie: 'S=app1' } },
  { path: '/', headers: { Cookie: 'S=app2' } },
  { path: '/' },
];
const RULES = [
  { path: '/static/a', to: 'app1' },
  { path: '/other', to: 'app2' },
  { path: '/admin', status: 403 },
  { path: '/old', status: 301, location: 'https://lab/old' },
];

interface Answer extends RowAnswer {
  /** Place of the server, -1 = none. */
  readonly by: number;
  /** What its log says, where that is something else. */
  readonly logged?: number;
}

function server(name: string, responses: number, picks: number): BalancerServer {
  return {
    ...{ name, status: 'UP', checkStatus: 'L4OK', weight: 1, userWeight: 1, sessions: responses, picks, responses },
    ...{ responses2xx: responses, connectErrors: 0, responseErrors: 0, retries: 0, redispatches: 0, downs: 0 },
    ...{ queueMax: 0, sessionsMax: 1, lastChangeSeconds: 100 },
  };
}

function counters(counts: readonly number[], requests: number, denied: number, picks: number): BalancerCounters {
  return {
    ...{ product: 'HAProxy', version: '3.0.11', process: '1@1', uptimeSeconds: 100, threads: 1, backend: 'apps' },
    ...{
      algorithm: 'roundrobin',
      frontendRequests: requests,
      frontendDenied: denied,
      backendPicks: picks,
      queueMax: 0,
    },
    ...{ backendConnectErrors: 0, backendResponses: requests, backendResponses5xx: 0 },
    servers: SERVERS.map((name, i) => server(name, counts[i]!, i === 0 ? picks : 0)),
  };
}

function observed(
  answers: readonly Answer[],
  { denied, picks = 0, requests }: Partial<Record<string, number>> = {},
): Observation {
  const counts = SERVERS.map((_, i) => answers.filter(({ by }) => by === i).length);
  const denials = answers.filter(({ by, status }) => by < 0 && status >= 400).length;
  const statuses = Object.fromEntries(answers.map(({ status }) => [status, 1]));
  const summary = { min: 1, mean: 1, p50: 1, p90: 1, p99: 1, max: 1 };
  return {
    step: 'table',
    client: {
      ...{ step: 'table', idPrefix: 'r.', concurrency: 1, sent: answers.length, answered: answers.length, errors: 0 },
      ...{ errorCodes: {}, statuses, servers: SERVERS, order: Int16Array.from(answers, ({ by }) => by), answers },
      ...{ connectionsOpened: 1, durationMs: 1, latency: summary },
    },
    middle: {
      before: counters([0, 0, 0], 0, 0, 0),
      after: counters(counts, requests ?? answers.length, denied ?? denials, picks),
    },
    backend: {
      ...{ step: 'table', servers: SERVERS, duplicates: 0, foreign: 0 },
      order: Int16Array.from(answers, ({ by, logged }) => logged ?? by),
    },
  };
}

function judge(rows: readonly unknown[], observation: Observation | undefined, oracle = 'routing-table', passes = 1) {
  const traffic = { kind: 'http-table', with: { service: 'haproxy', port: 80, rows, passes } };
  const own = oracle === 'cookie' ? { cookie: 'S', drained: ['app2'] } : {};
  const part = { kind: oracle, with: { servers: 'app', ...own } };
  const expectation = expectOf(part, { servers: SERVERS, purpose: 'table', traffic });
  const claim = { id: 'c', says: 'so it is', traffic: 'table', judge: { kind: 'table', with: {} } };
  return judgeClaim(claim, { expectation, observation, running: observation?.middle?.before });
}

const right: Answer[] = [
  { by: 0, status: 200 },
  { by: 1, status: 200 },
  { by: -1, status: 403 },
  { by: -1, status: 301, location: 'https://lab/old' },
];

describe('the judge of tables', () => {
  it('passes a table that is exact, and shows it', () => {
    const verdict = judge(RULES, observed(right));
    expect(verdict).toMatchObject({ outcome: 'PASS', suspects: [] });
    expect(verdict.reason).toContain('all 4 rows exact in 4 requests');
    expect(verdict.table?.rows[2]).toEqual(['✔', 'GET /admin', '403 (HAProxy itself)', '403 (HAProxy itself)']);
  });

  it.each([
    ['another server', 0, { by: 2, status: 200 }, '200 from app1 expected, 200 from app3 seen'],
    ['another status', 1, { by: 1, status: 204 }, '200 from app2 expected, 204 from app2 seen'],
    [
      'a request that should be denied',
      2,
      { by: 0, status: 200 },
      '403 from HAProxy itself expected, 200 from app1 seen',
    ],
    [
      'an app that denies in HAProxy’s place',
      2,
      { by: 1, status: 403 },
      '403 from HAProxy itself expected, 403 from app2',
    ],
    ['another location', 3, { by: -1, status: 301, location: 'https://lab/' }, '/old: 301'],
  ])('fails on %s', (_, row, answer, words) => {
    const verdict = judge(RULES, observed(right.with(row, answer)));
    expect(verdict.outcome).toBe('FAIL');
    expect(verdict.reason).toBe('1 of 4 rows came out otherwise');
    expect(verdict.details.join()).toContain(words);
    expect(verdict.table?.rows[row]?.[0]).toBe('✖');
  });

  it('fails when one pass of several differs', () => {
    const twice = [...right, ...right.with(0, { by: 1, status: 200 })];
    expect(judge(RULES, observed(twice), 'routing-table', 2).outcome).toBe('FAIL');
  });

  it.each([
    ['no traffic', undefined],
    ['a part of the table', observed(right.slice(0, 3))],
    ['a log that names another server', observed(right.with(0, { by: 0, status: 200, logged: 2 }))],
    ['a denied request in a log', observed(right.with(2, { by: -1, status: 403, logged: 1 }))],
    ['denials that HAProxy did not count', observed(right, { denied: 0 })],
    ['requests of somebody else', observed(right, { requests: 9 })],
  ])('is INCONCLUSIVE for %s', (_, observation) => {
    expect(judge(RULES, observation).outcome).toBe('INCONCLUSIVE');
  });

  const kept: Answer[] = [
    { by: 0, status: 200 },
    { by: 1, status: 200 },
    { by: 2, status: 200, setCookie: 'S=app3' },
  ];

  it('takes a drained server’s sessions, and nobody new there', () => {
    expect(judge(COOKIES, observed(kept, { picks: 1 }), 'cookie').outcome).toBe('PASS');
    const fresh = kept.with(2, { by: 1, status: 200, setCookie: 'S=app2' });
    expect(judge(COOKIES, observed(fresh, { picks: 1 }), 'cookie').outcome).toBe('FAIL');
  });

  it('fails when a bound request took a turn, or got a new cookie', () => {
    const turns = judge(COOKIES, observed(kept, { picks: 3 }), 'cookie');
    expect(turns).toMatchObject({ outcome: 'FAIL', reason: '3 requests took a turn of the algorithm, 1 should' });
    const again = kept.with(0, { by: 0, status: 200, setCookie: 'S=app1' });
    expect(judge(COOKIES, observed(again, { picks: 1 }), 'cookie').outcome).toBe('FAIL');
  });

  it('names the cookie that nobody looks at', () => {
    const balanced: Answer[] = [
      { by: 2, status: 200 },
      { by: 0, status: 200 },
      { by: 2, status: 200 },
    ];
    const verdict = judge(COOKIES, observed(balanced, { picks: 3 }), 'cookie');
    expect(verdict.suspects[0]).toMatchObject({ id: 'cookie-ignored' });
  });
});
