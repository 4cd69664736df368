import type { Leastconn } from './leastconn-model.js';

export interface ClosedLoop {
  readonly concurrency: number;
  readonly requests: number;
  /** How long each server took, request by request; they are used over and over. */
  readonly durationsMs: readonly (readonly number[])[];
}

/**
 * Requests per server when `concurrency` clients each send their next request as soon as the last is answered: a simulation
 * of events in time. Servers whose speed is unknown take no time.
 */
export function closedLoop(balancer: Leastconn, { concurrency, requests, durationsMs }: ClosedLoop): number[] {
  const counts = durationsMs.map(() => 0);
  /** Requests in flight, the next to end first. */
  const flying: { readonly server: number; readonly endMs: number }[] = [];
  const send = (nowMs: number): void => {
    const server = balancer.pick();
    if (server < 0) return;
    const own = durationsMs[server] ?? [];
    const endMs = nowMs + (own[counts[server]! % own.length] ?? 0);
    counts[server]! += 1;
    const later = flying.findIndex((each) => each.endMs > endMs);
    flying.splice(later < 0 ? flying.length : later, 0, { server, endMs });
  };
  let sent = 0;
  for (; sent < Math.min(concurrency, requests); sent++) send(0);
  for (let next = flying.shift(); next && sent < requests; next = flying.shift(), sent++) {
    balancer.release(next.server);
    send(next.endMs);
  }
  return counts;
}
