import { expect, it } from 'vitest';
import { deriveClaims } from '../../../src/claims/index.js';
import type { BalancerCounters, Observation, RowAnswer } from '../../../src/lab/observation.js';
import { expectOf } from '../../../src/oracle/index.js';
import { judgeClaim } from '../../../src/verify/index.js';

const TEXT = `defaults
  mode http
frontend f
  bind :8080
  http-request deny if { path_beg /admin/ }
  use_backend api if { path_beg /api/ }
  default_backend web
backend api
  server api api:80
backend web
  server web web:80
`;

const [part] = deriveClaims(TEXT).parts;
const [claim] = part!.claims;
const servers = part!.groups['rules']!;
const expectation = expectOf(claim!.oracle, { servers, purpose: 'table', traffic: part!.traffic[claim!.traffic!]! });
if (expectation.form !== 'rows') throw new Error('a table was expected');
const { rows } = expectation.models[0]!;

function counters(order: ArrayLike<number>, answers: readonly RowAnswer[]): BalancerCounters {
  const denied = answers.filter(({ status }, i) => order[i] === -1 && status === 403).length;
  const none = { connectErrors: 0, responseErrors: 0, retries: 0, redispatches: 0, downs: 0, queueMax: 0 };
  const state = { status: 'UP', checkStatus: 'L4OK', weight: 1, userWeight: 1, sessionsMax: 1, lastChangeSeconds: 9 };
  const served = servers.map((_, server) => Array.from(order).filter((each) => each === server).length);
  return {
    ...{ product: 'HAProxy', version: '3.0.11', process: '1@1', uptimeSeconds: 100, threads: 1, backend: 'api, web' },
    ...{ algorithm: 'roundrobin', frontendRequests: order.length, frontendDenied: denied, queueMax: 0 },
    ...{ backendPicks: order.length - denied, backendConnectErrors: 0, backendResponses: order.length },
    backendResponses5xx: 0,
    servers: servers.map((name, i) => {
      const count = served[i]!;
      return { name, ...none, ...state, sessions: count, picks: count, responses: count, responses2xx: count };
    }),
  };
}

/** What a client and the logs would see of a balancer that follows the file, but for request `wrong`, which `server` answers. */
function observed(wrong?: number, server = -1): Observation {
  const order = Int16Array.from(rows, (row, i) => (i === wrong ? server : (row.servers[0] ?? -1)));
  const answers = rows.map((row, i): RowAnswer => ({ status: i === wrong && server >= 0 ? 200 : row.status }));
  const statuses = Object.fromEntries(answers.map(({ status }) => [status, 1]));
  const step = claim!.traffic!;
  const sent = rows.length;
  return {
    step,
    client: {
      ...{ step, idPrefix: 'r.', concurrency: 1, sent, answered: sent, errors: 0, errorCodes: {}, statuses, servers },
      ...{ order, answers, connectionsOpened: 1, durationMs: 1 },
      latency: { min: 1, mean: 1, p50: 1, p90: 1, p99: 1, max: 1 },
    },
    middle: { before: counters([], []), after: counters(order, answers) },
    backend: { step, servers, duplicates: 0, foreign: 0, order },
  };
}

const judge = (observation: Observation) => judgeClaim(claim!, { expectation, observation, running: undefined });

it('passes what follows the file', () => {
  expect(rows.length).toBeGreaterThan(8);
  expect(judge(observed()).outcome).toBe('PASS');
});

it('fails for each single request that any other server answers', () => {
  const outcomes = rows.flatMap((row, i) =>
    servers.flatMap((_, server) => (row.servers[0] === server ? [] : [judge(observed(i, server)).outcome])),
  );
  expect(outcomes.length).toBeGreaterThanOrEqual(rows.length);
  expect(new Set(outcomes)).toEqual(new Set(['FAIL']));
});
