import type { BalancerCounters, BalancerServer, Observation } from '../../lab/observation.js';
import { countOf } from '../words.js';
import { countersDelta, type CountersDelta } from './counters-delta.js';

/** Times since start are differences of two numbers cut to whole seconds: they may seem to differ by one. */
const ROUNDING_SECONDS = 1;

/** What is no fault where it is the lesson. */
export interface Allowances {
  /** Requests may wait in the balancer's queue. */
  readonly queueing?: boolean;
  /** Statuses beside 2xx: `503`. */
  readonly statuses?: readonly string[];
  /** The balancer may deny requests, and a server answer with any status: whoever allows it looks at each request himself. */
  readonly denials?: boolean;
  /** The client may refuse a connection for its certificate: the balancer hears of no request then. */
  readonly refusals?: boolean;
  /** Nobody counts between the client and those who answer. */
  readonly direct?: boolean;
}

/**
 * Preconditions of every traffic claim. Returns what broke them, one sentence each: the result is then worth nothing,
 * whatever it looks like. (Retries and redispatches are further picks; a queue bypasses the algorithm; a flap moves it.)
 */
export function guards({ client, middle, backend }: Observation, allowed: Allowances = {}): string[] {
  const tripped = [...clientGuards(client, allowed)];
  if (backend && backend.duplicates > 0)
    tripped.push(`${countOf(backend.duplicates, 'request')} reached a backend twice`);
  if (backend && backend.foreign > 0)
    tripped.push(`backends logged ${countOf(backend.foreign, 'request')} of somebody else`);
  if (!middle) return tripped;
  const delta = countersDelta(middle.before, middle.after);
  if (!delta.counted) return [...tripped, delta.reason];
  return [
    ...tripped,
    ...changes(middle.before, middle.after),
    ...counterGuards(delta, client.sent, allowed),
    ...(allowed.queueing ? [] : queueGuards(middle, delta)),
  ];
}

/** Whether a client's error is its own refusal of a certificate: OpenSSL's verification codes as Node names them. */
export function isRefusal(code: string): boolean {
  return /^(?:CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code);
}

function clientGuards(
  { errorCodes, statuses }: Observation['client'],
  { statuses: allowed = [], refusals = false, denials = false }: Allowances,
): string[] {
  const listed = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([what, count]) => `${what} × ${count}`)
      .join(', ');
  const tripped: string[] = [];
  const codes = Object.fromEntries(Object.entries(errorCodes).filter(([code]) => !refusals || !isRefusal(code)));
  const errors = Object.values(codes).reduce((sum, count) => sum + count, 0);
  if (errors > 0) tripped.push(`${countOf(errors, 'request')} got no answer (${listed(codes)})`);
  const bad = Object.entries(statuses).filter(
    ([status, count]) => count > 0 && !denials && !status.startsWith('2') && !allowed.includes(status),
  );
  if (bad.length > 0) tripped.push(`answers other than 2xx: ${listed(Object.fromEntries(bad))}`);
  return tripped;
}

function counterGuards(
  delta: CountersDelta & { counted: true },
  sent: number,
  { denials = false }: Allowances,
): string[] {
  const tripped: string[] = [];
  const foreign = delta.frontendRequests - sent;
  if (foreign > 0) tripped.push(`the balancer received ${countOf(foreign, 'request')} of somebody else during the run`);
  if (delta.frontendDenied > 0 && !denials)
    tripped.push(`the balancer denied ${countOf(delta.frontendDenied, 'request')}`);
  for (const { name, retries, redispatches, connectErrors, responseErrors, downs } of delta.servers) {
    if (retries > 0) tripped.push(`${name} was tried again ${countOf(retries, 'time')}`);
    if (redispatches > 0)
      tripped.push(`${countOf(redispatches, 'request')} went to another server than ${name} after all`);
    if (connectErrors > 0) tripped.push(`${name} refused ${countOf(connectErrors, 'connection')}`);
    if (responseErrors > 0) tripped.push(`${name} broke off ${countOf(responseErrors, 'response')}`);
    if (downs > 0) tripped.push(`${name} went down ${countOf(downs, 'time')} during the run`);
  }
  if (delta.picks > sent && foreign <= 0) tripped.push(`the balancer made ${delta.picks} picks for ${sent} requests`);
  return tripped;
}

function queueGuards(
  { before, after }: { before: BalancerCounters; after: BalancerCounters },
  delta: CountersDelta,
): string[] {
  const rows = [
    { name: after.backend, was: before.queueMax, is: after.queueMax },
    ...after.servers.map((server, i) => ({
      name: server.name,
      was: before.servers[i]?.queueMax ?? 0,
      is: server.queueMax,
    })),
  ];
  const grown = rows.filter(({ was, is }) => is > was);
  if (grown.length > 0) return grown.map(({ name, is }) => `requests queued at ${name}, up to ${is}`);
  // The mark is the highest ever: an earlier queue hides one of now, unless every request took its turn.
  const short = delta.counted && delta.picks < delta.servers.reduce((sum, { responses }) => sum + responses, 0);
  return short
    ? rows.filter(({ is }) => is > 0).map(({ name, is }) => `requests may have queued at ${name}, up to ${is}`)
    : [];
}

function changes(before: BalancerCounters, after: BalancerCounters): string[] {
  const changed: string[] = [];
  if (before.algorithm !== after.algorithm) {
    changed.push(`the algorithm changed during the run: ${before.algorithm}, then ${after.algorithm}`);
  }
  after.servers.forEach((server, i) => {
    const was = before.servers[i]!;
    if (was.status !== server.status) changed.push(`${server.name} was ${was.status}, then ${server.status}`);
    else if (flapped(was, before, server, after)) changed.push(`${server.name} changed its state during the run`);
    if (was.weight !== server.weight || was.userWeight !== server.userWeight) {
      changed.push(`the weight of ${server.name} changed during the run: ${was.weight}, then ${server.weight}`);
    }
  });
  return changed;
}

function flapped(was: BalancerServer, before: BalancerCounters, is: BalancerServer, after: BalancerCounters): boolean {
  const changedAt = (server: BalancerServer, counters: BalancerCounters): number =>
    counters.uptimeSeconds - server.lastChangeSeconds;
  return changedAt(is, after) - changedAt(was, before) > ROUNDING_SECONDS;
}
