import type { Leastconn } from './leastconn-model.js';

export interface ClosedLoop {
  readonly concurrency: number;
  readonly requests: number;
  /** How long each server took, request by request; they are used over and over. */
  readonly durationsMs: readonly (readonly number[])[];
  /** How long after each server's answer its client sends the next request; default: at once. */
  readonly pausesMs?: readonly number[];
}

interface Event {
  readonly atMs: number;
  /** The server that answers; undefined = a client sends its next request. */
  readonly server: number | undefined;
}

/**
 * Requests per server when `concurrency` clients each send their next request once the last is answered: a simulation of events in
 * time. Servers whose speed is unknown take no time.
 */
export function closedLoop(
  balancer: Leastconn,
  { concurrency, requests, durationsMs, pausesMs }: ClosedLoop,
): number[] {
  const counts = durationsMs.map(() => 0);
  /** The next one first. */
  const coming: Event[] = [];
  const add = (event: Event): void => {
    const later = coming.findIndex(({ atMs }) => atMs > event.atMs);
    coming.splice(later < 0 ? coming.length : later, 0, event);
  };
  let sent = 0;
  const send = (nowMs: number): void => {
    const server = sent < requests ? balancer.pick() : -1;
    if (server < 0) return;
    sent++;
    const own = durationsMs[server] ?? [];
    add({ atMs: nowMs + (own[counts[server]! % own.length] ?? 0), server });
    counts[server]! += 1;
  };
  for (let client = 0; client < concurrency; client++) send(0);
  for (let next = coming.shift(); next; next = coming.shift()) {
    if (next.server === undefined) send(next.atMs);
    else {
      balancer.release(next.server);
      add({ atMs: next.atMs + (pausesMs?.[next.server] ?? 0), server: undefined });
    }
  }
  return counts;
}
