import type { BalancerCounters, Observation } from '../../../src/lab/observation.js';
import { names, start } from '../../unit/verify/simulate.js';

export interface Seen {
  readonly weights: readonly number[];
  readonly concurrency?: number;
  readonly algorithm?: string;
  /** Counters before the step; a balancer that was just started without. */
  readonly before?: BalancerCounters;
  /** The first requests were answered before the next ones were sent. */
  readonly drainedAt?: number;
}

/** As three witnesses that agree would have seen these requests go to these servers. */
export function seenAs(
  order: Int16Array,
  { weights, concurrency = 1, algorithm, drainedAt, ...more }: Seen,
): Observation {
  const { before = start(weights, algorithm).counters } = more;
  const counts = weights.map(() => 0);
  for (const server of order) counts[server]! += 1;
  const servers = names(weights.length);
  const requests = order.length;
  const latency = { min: 1, mean: 1, p50: 1, p90: 1, p99: 1, max: 1 };
  const client = {
    ...{ step: 'step', idPrefix: 'run.step.', concurrency, sent: requests, answered: requests, errors: 0 },
    ...{ errorCodes: {}, statuses: { 200: requests }, servers, order, connectionsOpened: concurrency, durationMs: 1 },
    ...{ latency, drainedAt },
  };
  const backend = { step: 'step', servers, order, duplicates: 0, foreign: 0 };
  return { step: 'step', client, middle: { before, after: counted(before, counts, requests) }, backend };
}

function counted(before: BalancerCounters, counts: readonly number[], requests: number): BalancerCounters {
  return {
    ...before,
    uptimeSeconds: before.uptimeSeconds + 1,
    frontendRequests: before.frontendRequests + requests,
    backendPicks: before.backendPicks + requests,
    servers: before.servers.map((server, i) => {
      const { sessions, picks, responses, responses2xx, lastChangeSeconds } = server;
      const more = counts[i]!;
      return {
        ...server,
        ...{ sessions: sessions + more, picks: picks + more, responses: responses + more },
        ...{ responses2xx: responses2xx + more, lastChangeSeconds: lastChangeSeconds + 1 },
      };
    }),
  };
}
