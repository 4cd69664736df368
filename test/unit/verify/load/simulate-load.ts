import { createLeastconn } from '../../../../src/oracle/load/index.js';
import { roundRobin } from '../../../../src/oracle/index.js';
import type { BalancerCounters, Observation } from '../../../../src/lab/observation.js';
import { mulberry, names, start } from '../simulate.js';

export type Balancing = 'leastconn' | 'roundrobin' | 'random';

/** A closed loop in simulated time, as three witnesses would have seen it. */
export interface LoadRun {
  readonly balancing: Balancing;
  readonly weights?: readonly number[];
  readonly delaysMs: readonly number[];
  readonly concurrency: number;
  readonly requests: number;
  /** Requests that one server takes at once; what is beyond waits in line. */
  readonly maxconn?: number;
  readonly patienceMs?: number;
  /** Counters before the run; those of a balancer that was just started without. */
  readonly before?: BalancerCounters;
  /** By what each request's delay is multiplied. */
  readonly jitter?: () => number;
  /** Server of each request instead of the balancer's choice. */
  readonly order?: Int16Array;
}

interface Waiting {
  readonly request: number;
  readonly sinceMs: number;
}

export function runLoad(run: LoadRun): Observation {
  const {
    delaysMs,
    concurrency,
    requests,
    maxconn = Infinity,
    patienceMs = Infinity,
    order: forced,
    jitter = () => 1,
  } = run;
  const weights = run.weights ?? delaysMs.map(() => 1);
  const balancer = balancerOf(run.balancing, weights);
  const order = new Int16Array(requests).fill(-1);
  const spans = { startMs: new Float64Array(requests).fill(NaN), endMs: new Float64Array(requests).fill(NaN) };
  const inFlight = delaysMs.map(() => 0);
  const peaks = delaysMs.map(() => 0);
  const events: { atMs: number; request: number; server: number }[] = [];
  const queue: Waiting[] = [];
  let [sent, refused, nowMs, lastMs, queued, picks] = [0, 0, 1000, 1000, 0, 0];
  const begin = (request: number, server: number): void => {
    order[request] = server;
    peaks[server] = Math.max(peaks[server]!, (inFlight[server]! += 1));
    spans.startMs[request] = nowMs;
    spans.endMs[request] = nowMs + delaysMs[server]! * jitter();
    events.push({ atMs: spans.endMs[request], request, server });
    events.sort((a, b) => a.atMs - b.atMs);
  };
  const send = (): void => {
    if (sent >= requests) return;
    const request = sent++;
    if (inFlight.every((count) => count >= maxconn)) {
      queue.push({ request, sinceMs: nowMs });
      queued = Math.max(queued, queue.length);
      return;
    }
    let server = forced?.[request] ?? balancer.pick();
    while (inFlight[server]! >= maxconn) server = (server + 1) % delaysMs.length;
    picks++;
    begin(request, server);
  };
  for (let i = 0; i < concurrency; i++) send();
  for (let next = events.shift(); next; next = events.shift()) {
    nowMs = lastMs = next.atMs;
    inFlight[next.server]! -= 1;
    if (!forced) balancer.release(next.server);
    while (queue[0] && nowMs - queue[0].sinceMs > patienceMs) {
      queue.shift();
      refused++;
    }
    const waiting = queue.shift();
    if (waiting) begin(waiting.request, next.server);
    else send();
  }
  const before = run.before ?? withMarks(start(weights, run.balancing).counters);
  const servers = names(delaysMs.length);
  const answered = requests;
  const served = requests - refused;
  const client = {
    ...{ step: 'step', idPrefix: 'run.step.', concurrency, sent: requests, answered, errors: 0, errorCodes: {} },
    ...{ statuses: { 200: served, ...(refused > 0 ? { 503: refused } : {}) }, servers, order },
    ...{ connectionsOpened: concurrency, durationMs: lastMs - 1000, latency: latencyOf(spans) },
  };
  const backend = { step: 'step', servers, order: order.slice(), duplicates: 0, foreign: 0, spans };
  const middle = { before, after: counted(before, { order, peaks, queued, refused, picks }) };
  return { step: 'step', client, middle, backend };
}

function balancerOf(balancing: Balancing, weights: readonly number[]) {
  if (balancing === 'leastconn') return createLeastconn(weights, 'insertion');
  const random = mulberry(3);
  const pick = balancing === 'roundrobin' ? roundRobin(weights) : () => Math.floor(random() * weights.length);
  return { pick, release: () => undefined };
}

function withMarks(counters: BalancerCounters): BalancerCounters {
  const none = { backendConnectErrors: 0, backendResponses: 0, backendResponses5xx: 0 };
  return { ...counters, ...none, servers: counters.servers.map((each) => ({ ...each, sessionsMax: 0 })) };
}

interface Counted {
  readonly order: Int16Array;
  readonly peaks: readonly number[];
  readonly queued: number;
  readonly refused: number;
  readonly picks: number;
}

function counted(before: BalancerCounters, { order, peaks, queued, refused, picks }: Counted): BalancerCounters {
  return {
    ...before,
    uptimeSeconds: before.uptimeSeconds + 1,
    frontendRequests: before.frontendRequests + order.length,
    backendPicks: before.backendPicks + picks,
    queueMax: Math.max(before.queueMax, queued),
    backendConnectErrors: before.backendConnectErrors! + refused,
    backendResponses: before.backendResponses! + order.length,
    backendResponses5xx: before.backendResponses5xx! + refused,
    servers: before.servers.map((each, i) => {
      const count = order.filter((server) => server === i).length;
      const { sessions, picks: picked, responses, responses2xx } = each;
      const counts = { sessions: sessions + count, picks: picked + count, responses: responses + count };
      const more = { responses2xx: responses2xx + count, sessionsMax: Math.max(each.sessionsMax!, peaks[i]!) };
      return { ...each, ...counts, ...more, lastChangeSeconds: each.lastChangeSeconds + 1 };
    }),
  };
}

function latencyOf({ startMs, endMs }: { startMs: Float64Array; endMs: Float64Array }) {
  const took = [...endMs].map((end, i) => end - startMs[i]!).filter((ms) => ms >= 0);
  const mean = took.reduce((a, b) => a + b, 0) / took.length;
  return { min: mean, mean, p50: mean, p90: mean, p99: mean, max: mean };
}
