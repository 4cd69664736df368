import { expectOf, roundRobin, staticRoundRobin, type Purpose } from '../../../src/oracle/index.js';
import type { BalancerCounters, BalancerServer, Observation } from '../../../src/lab/observation.js';
import type { ClaimVerdict, CycleExpectation } from '../../../src/lab/verdict.js';
import { judgeClaim } from '../../../src/verify/index.js';

/** A balancer that is simulated, and how it was driven so far. */
export interface Simulated {
  readonly weights: readonly number[];
  /** roundrobin, static-rr, random, leastconn (idle: takes turns). */
  readonly algorithm: string;
  readonly sticky?: boolean;
  readonly seed?: number;
  counters: BalancerCounters;
  readonly pick: () => number;
}

export const names = (servers: number): string[] => Array.from({ length: servers }, (_, i) => `app${i + 1}`);

export function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function server(name: string, weight: number): BalancerServer {
  const none = { sessions: 0, picks: 0, responses: 0, responses2xx: 0, connectErrors: 0, responseErrors: 0 };
  const calm = { retries: 0, redispatches: 0, downs: 0, queueMax: 0, lastChangeSeconds: 5 };
  return { name, status: 'UP', checkStatus: 'L4OK', weight, userWeight: weight, ...none, ...calm };
}

export function start(
  weights: readonly number[],
  algorithm = 'roundrobin',
  options: { sticky?: boolean; seed?: number } = {},
): Simulated {
  const random = mulberry(options.seed ?? 1);
  const counters: BalancerCounters = {
    product: 'HAProxy',
    version: '3.0.11',
    process: 'one',
    uptimeSeconds: 5,
    threads: 1,
    backend: 'apps',
    algorithm,
    frontendRequests: 0,
    frontendDenied: 0,
    backendPicks: 0,
    queueMax: 0,
    servers: weights.map((weight, i) => server(`app${i + 1}`, weight)),
  };
  return { weights, algorithm, ...options, counters, pick: pickerFor(algorithm, weights, random) };
}

function pickerFor(algorithm: string, weights: readonly number[], random: () => number): () => number {
  if (algorithm === 'roundrobin') return roundRobin(weights);
  if (algorithm === 'static-rr') return staticRoundRobin(weights);
  if (algorithm === 'leastconn') return roundRobin(weights.map(() => 1));
  const total = weights.reduce((a, b) => a + b);
  return () => {
    let left = random() * total;
    return weights.findIndex((weight) => (left -= weight) < 0);
  };
}

/** Drives `requests` in a closed loop; answers and picks of requests in flight come in any order. */
export function drive(balancer: Simulated, step: string, requests: number, concurrency: number): Observation {
  const random = mulberry((balancer.seed ?? 1) + concurrency);
  const before = balancer.counters;
  const order = new Int16Array(requests).fill(-1);
  const bound = new Map<number, number>();
  const picks = balancer.weights.map(() => 0);
  const free = Array.from({ length: concurrency }, (_, client) => client);
  const flying: { request: number; client: number }[] = [];
  for (let sent = 0, answered = 0; answered < requests;) {
    while (sent < requests && free.length > 0) flying.push({ request: sent++, client: free.pop()! });
    const { request, client } = flying[Math.floor(random() * flying.length)]!;
    if (order[request] === -1) {
      let picked = balancer.sticky ? bound.get(client) : undefined;
      if (picked === undefined) {
        picked = balancer.pick();
        picks[picked]! += 1;
        bound.set(client, picked);
      }
      order[request] = picked;
      if (concurrency > 1 && random() < 0.5) continue;
    }
    flying.splice(
      flying.findIndex((each) => each.request === request),
      1,
    );
    free.push(client);
    answered += 1;
  }
  balancer.counters = counted(before, order, picks);
  const latency = { min: 1, mean: 1, p50: 1, p90: 1, p99: 1, max: 1 };
  const servers = names(balancer.weights.length);
  const client = {
    ...{ step, idPrefix: `run.${step}.`, concurrency, sent: requests, answered: requests, errors: 0, errorCodes: {} },
    ...{ statuses: { 200: requests }, servers, order, connectionsOpened: concurrency, durationMs: 1, latency },
  };
  const backend = { step, servers, order: order.slice(), duplicates: 0, foreign: 0 };
  return { step, client, middle: { before, after: balancer.counters }, backend };
}

function counted(before: BalancerCounters, order: Int16Array, picks: readonly number[]): BalancerCounters {
  const sum = picks.reduce((a, b) => a + b, 0);
  return {
    ...before,
    uptimeSeconds: before.uptimeSeconds + 1,
    frontendRequests: before.frontendRequests + order.length,
    backendPicks: before.backendPicks + sum,
    servers: before.servers.map((each, i) => {
      const served = order.filter((picked) => picked === i).length;
      return {
        ...each,
        sessions: each.sessions + served,
        picks: each.picks + picks[i]!,
        responses: each.responses + served,
        responses2xx: each.responses2xx + served,
        lastChangeSeconds: each.lastChangeSeconds + 1,
      };
    }),
  };
}

export const oracle = (weights: readonly number[], balance = 'roundrobin') => ({
  kind: 'weighted',
  with: { weights: [...weights], balance, servers: 'app' },
});

export function expectation(
  weights: readonly number[],
  purpose: Purpose,
  before: BalancerCounters | undefined,
  { balance = 'roundrobin', requests }: { balance?: string; requests?: number } = {},
): CycleExpectation {
  const request = { servers: names(weights.length), purpose, before, requests };
  return expectOf(oracle(weights, balance), request) as CycleExpectation;
}

export function judge(
  purpose: Purpose,
  wanted: CycleExpectation,
  observation: Observation | undefined,
  running: BalancerCounters | undefined = observation?.middle?.before,
): ClaimVerdict {
  const step = purpose === 'configuration' ? undefined : 'step';
  const claim = { id: purpose, says: 'it holds', traffic: step, judge: { kind: purpose, with: {} } };
  return judgeClaim(claim, { expectation: wanted, observation, running });
}

/** Verifies as `lab verify` does: configuration, then one at a time, then sixteen at a time. */
export function verify(
  lab: readonly number[],
  balancer: Simulated,
  options: { balance?: string; requests?: number } = {},
): ClaimVerdict[] {
  const still = balancer.counters;
  const configuration = judge('configuration', expectation(lab, 'configuration', still, options), undefined, still);
  const traffic = (['order', 'totals'] as const).map((purpose) => {
    const { balance, requests } = options;
    const wanted = expectation(lab, purpose, balancer.counters, {
      balance,
      requests: purpose === 'order' ? undefined : requests,
    });
    return judge(
      purpose,
      wanted,
      drive(balancer, purpose, wanted.warmUp + wanted.requests, purpose === 'order' ? 1 : 16),
    );
  });
  return [configuration, ...traffic];
}

/** As `lab verify` would send it for an exact order: for tests that then change one thing. */
export function exactRun(weights: readonly number[], purpose: 'order' | 'totals', requests?: number) {
  const balancer = start(weights);
  const wanted = expectation(weights, purpose, balancer.counters, { requests });
  return { wanted, observation: drive(balancer, purpose, wanted.requests, purpose === 'order' ? 1 : 16) };
}

/** Lets client and backend agree on another server for one request, with the counters to match. */
export function reroute(observation: Observation, request: number, to: number): Observation {
  const order = observation.client.order.slice();
  const from = order[request]!;
  order[request] = to;
  const { before, after } = observation.middle!;
  const shift = (i: number): number => (i === to ? 1 : 0) - (i === from ? 1 : 0);
  const servers = after.servers.map((each, i) => ({
    ...each,
    ...{ sessions: each.sessions + shift(i), picks: each.picks + shift(i) },
    ...{ responses: each.responses + shift(i), responses2xx: each.responses2xx + shift(i) },
  }));
  const client = { ...observation.client, order };
  return {
    ...observation,
    client,
    backend: { ...observation.backend!, order: order.slice() },
    middle: { before, after: { ...after, servers } },
  };
}
