import type { BalancerCounters } from '../../lab/observation.js';
import type { LogCounts, Told } from './live-look.js';
import { isOf, rate } from './rate.js';

export interface ServerView {
  readonly server: string;
  readonly status: string;
  readonly weight: number;
  /** Requests since the watch began, and a second. */
  readonly requests: number;
  readonly perSecond: number;
  /** Of all servers' requests, from 0 to 1; 0 while there are none. */
  readonly share: number;
  /** At this moment: requests that it has, and that wait for it. */
  readonly active: number;
  readonly queued: number;
  /** Requests that its own log tells; undefined where it keeps none. */
  readonly logged: number | undefined;
}

/** `handed = answered + active`, but for what moves between two counters. */
export interface BalancerBalance {
  readonly handed: number;
  readonly answered: number;
  readonly active: number;
  /** By the servers' own logs; undefined where they keep none. */
  readonly logged: number | undefined;
}

export interface BalancerView {
  /** Why it says nothing; then there are no servers. */
  readonly trouble?: string;
  readonly product: string;
  readonly version: string;
  readonly algorithm: string;
  /** Requests of anybody since the watch began, and a second. */
  readonly requests: number;
  readonly perSecond: number;
  /** Requests that wait for any server, at this moment. */
  readonly queued: number;
  readonly servers: readonly ServerView[];
  readonly balance: BalancerBalance;
}

export function balancerView(
  first: Told<BalancerCounters> | undefined,
  before: Told<BalancerCounters> | undefined,
  told: Told<BalancerCounters>,
  logs: Readonly<Record<string, LogCounts>>,
  seconds: number,
): BalancerView {
  if ('trouble' in told) return silent(told.trouble);
  const now = told.is;
  const from = isOf(first) ?? now;
  const last = isOf(before);
  const sessionsOf = (counters: BalancerCounters | undefined, name: string): number | undefined =>
    counters?.servers.find((server) => server.name === name)?.sessions;
  const handed = now.servers.map(({ name, sessions }) => sessions - (sessionsOf(from, name) ?? 0));
  const all = sum(handed);
  const servers = now.servers.map((server, i): ServerView => {
    const requests = handed[i] ?? 0;
    return {
      ...{ server: server.name, status: server.status, weight: server.weight, requests },
      perSecond: rate(sessionsOf(last, server.name), server.sessions, seconds),
      share: all > 0 ? requests / all : 0,
      ...{ active: server.sessionsNow ?? 0, queued: server.queueNow ?? 0, logged: logs[server.name]?.requests },
    };
  });
  const responses = (counters: BalancerCounters): number => sum(counters.servers.map((server) => server.responses));
  const logged = servers.flatMap((server) => server.logged ?? []);
  return {
    ...{ product: now.product, version: now.version, algorithm: now.algorithm },
    requests: now.frontendRequests - from.frontendRequests,
    perSecond: rate(last?.frontendRequests, now.frontendRequests, seconds),
    queued: now.queueNow ?? 0,
    servers,
    balance: {
      ...{ handed: all, answered: responses(now) - responses(from) },
      active: sum(servers.map(({ active }) => active)),
      logged: logged.length > 0 ? sum(logged) : undefined,
    },
  };
}

function silent(trouble: string): BalancerView {
  const balance = { handed: 0, answered: 0, active: 0, logged: undefined };
  const head = { product: 'HAProxy', version: '', algorithm: '', requests: 0, perSecond: 0, queued: 0 };
  return { trouble, ...head, servers: [], balance };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}
