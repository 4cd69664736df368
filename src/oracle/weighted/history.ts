import type { BalancerCounters, BalancerServer } from '../../lab/observation.js';
import { type Balance, countOrder, predictOrder } from '../round-robin/index.js';

/** Where the balancer's schedule stands before the first request of a step. */
export type Start =
  | { readonly known: true; readonly picks: number; readonly note: string }
  | { readonly known: false; readonly note: string };

/** Beyond this the model is not run from process start: it would take seconds. */
const MOST_PICKS = 20_000_000;
/** Uptime and time since the last change are each cut to whole seconds. */
const ROUNDING_SECONDS = 2;

/**
 * Reads the start of the model from the counters before the run. It is known when no event could have moved the schedule
 * and the model, run from process start for as many picks as were made, gives exactly each server's count. `weights` and
 * `before.servers` are in the same order. A weight changed and
 * changed back, a drain and cleared counters leave no trace (seen on 3.0.11).
 */
export function startOf(
  balance: Balance,
  weights: readonly number[],
  before: Pick<BalancerCounters, 'uptimeSeconds' | 'servers' | 'changedWhileRunning'> | undefined,
): Start {
  if (!before)
    return {
      known: false,
      note: 'the history of the balancer is unknown: its counters were not read, or lack a server',
    };
  const event = before.changedWhileRunning ? 'lab changed a server while it ran' : eventSinceStart(before);
  if (event !== undefined) return { known: false, note: `the history of the balancer is unknown: ${event}` };
  const picks = before.servers.reduce((sum, server) => sum + server.picks, 0);
  if (picks > MOST_PICKS) return { known: false, note: `${picks} earlier picks are too many to follow` };
  const predicted = countOrder(predictOrder(balance, weights, 0, picks), weights.length);
  if (predicted.some((count, i) => count !== before.servers[i]?.picks)) {
    const seen = before.servers.map((server) => server.picks).join('/');
    return {
      known: false,
      note: `the history of the balancer is unknown: ${picks} earlier picks were ${seen}, the model from process start gives ${predicted.join('/')}`,
    };
  }
  const note =
    picks === 0
      ? 'starts with the first pick of the process'
      : `starts after ${picks} earlier picks, all as the model says`;
  return { known: true, picks, note };
}

function eventSinceStart({
  uptimeSeconds,
  servers,
}: Pick<BalancerCounters, 'uptimeSeconds' | 'servers'>): string | undefined {
  for (const server of servers) {
    const event = eventOf(server, uptimeSeconds);
    if (event !== undefined) return `${server.name} ${event}`;
  }
  return undefined;
}

function eventOf(server: BalancerServer, uptimeSeconds: number): string | undefined {
  if (server.downs > 0) return 'has been down since process start';
  if (server.status !== 'UP' && server.status !== 'no') return `is ${server.status}`;
  if (server.weight !== server.userWeight) {
    return `has the effective weight ${server.weight} instead of ${server.userWeight}`;
  }
  if (server.redispatches > 0) return `lost ${server.redispatches} requests to redispatching`;
  if (server.retries > 0) return `had to be tried again (${server.retries} ×)`;
  if (server.connectErrors > 0) return `refused ${server.connectErrors} connections`;
  if (server.lastChangeSeconds + ROUNDING_SECONDS < uptimeSeconds) {
    return `changed its state ${server.lastChangeSeconds} s ago, ${uptimeSeconds - server.lastChangeSeconds} s after process start`;
  }
  return undefined;
}
