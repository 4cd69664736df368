import type { BalancerCounters, BalancerServer } from '../../lab/observation.js';

const COUNTED = [
  'sessions',
  'picks',
  'responses',
  'responses2xx',
  'connectErrors',
  'responseErrors',
  'retries',
  'redispatches',
  'downs',
] as const satisfies readonly (keyof BalancerServer)[];

export type ServerDelta = { readonly name: string } & Readonly<Record<(typeof COUNTED)[number], number>>;

/** What a balancer counted between two readings; `counted` is false when its counters began anew in between. */
export type CountersDelta =
  | {
      readonly counted: true;
      readonly frontendRequests: number;
      readonly frontendDenied: number;
      /** Picks of all servers together. */
      readonly picks: number;
      readonly servers: readonly ServerDelta[];
    }
  | { readonly counted: false; readonly reason: string };

/** Differences of two readings of one balancer. Counters that go back, another process or other servers: not counted. */
export function countersDelta(before: BalancerCounters, after: BalancerCounters): CountersDelta {
  const uncounted = (reason: string): CountersDelta => ({ counted: false, reason });
  if (before.process !== after.process || after.uptimeSeconds < before.uptimeSeconds) {
    return uncounted(`${after.product} was restarted during the run`);
  }
  const names = (counters: BalancerCounters): string => counters.servers.map(({ name }) => name).join(', ');
  if (names(before) !== names(after)) {
    return uncounted(`the servers of ${after.backend} changed during the run: ${names(before)}, then ${names(after)}`);
  }
  const servers = after.servers.map((server, i) => serverDelta(before.servers[i]!, server));
  const frontendRequests = after.frontendRequests - before.frontendRequests;
  const frontendDenied = after.frontendDenied - before.frontendDenied;
  const all = [frontendRequests, frontendDenied, ...servers.flatMap((server) => COUNTED.map((key) => server[key]))];
  if (all.some((difference) => difference < 0))
    return uncounted(`${after.product}'s counters were cleared during the run`);
  const picks = servers.reduce((sum, server) => sum + server.picks, 0);
  return { counted: true, frontendRequests, frontendDenied, picks, servers };
}

function serverDelta(before: BalancerServer, after: BalancerServer): ServerDelta {
  const differences = COUNTED.map((key) => [key, after[key] - before[key]] as const);
  return { name: after.name, ...(Object.fromEntries(differences) as Record<(typeof COUNTED)[number], number>) };
}
