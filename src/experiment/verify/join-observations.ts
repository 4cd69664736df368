import type { BackendLedger, ClientLedger, Observation, RequestSpans } from '../../lab/observation.js';

/**
 * Two looks at one step as one sample, the second sent right after the first: what was counted is added, and the balancer's
 * counters span both, so that anything in between shows. Durations add up; latencies are those of the first look.
 */
export function joinObservations(first: Observation, second: Observation): Observation {
  const middle = first.middle && second.middle && { before: first.middle.before, after: second.middle.after };
  const backend = first.backend && second.backend && joinBackends(first.backend, second.backend);
  return { ...first, client: joinClients(first.client, second.client), middle, backend };
}

/** What two clients saw, as if one had; durations add up. */
export function joinClients(first: ClientLedger, second: ClientLedger): ClientLedger {
  return {
    ...first,
    sent: first.sent + second.sent,
    answered: first.answered + second.answered,
    errors: first.errors + second.errors,
    errorCodes: joinCounts(first.errorCodes, second.errorCodes),
    statuses: joinCounts(first.statuses, second.statuses),
    order: joinOrders(first.order, second.order),
    connectionsOpened: first.connectionsOpened + second.connectionsOpened,
    durationMs: first.durationMs + second.durationMs,
    serverMeansMs: joinMeans(first, second),
  };
}

function joinMeans(first: ClientLedger, second: ClientLedger): number[] | undefined {
  const [means, more] = [first.serverMeansMs, second.serverMeansMs];
  if (!means || !more) return undefined;
  const count = ({ order }: ClientLedger, server: number): number => order.filter((each) => each === server).length;
  return means.map((mean, server) => {
    const [before, then] = [count(first, server), count(second, server)];
    return before + then === 0 ? 0 : (mean * before + more[server]! * then) / (before + then);
  });
}

function joinBackends(first: BackendLedger, second: BackendLedger): BackendLedger {
  return {
    ...first,
    order: joinOrders(first.order, second.order),
    spans: first.spans && second.spans && joinSpans(first.spans, second.spans),
    duplicates: first.duplicates + second.duplicates,
    foreign: first.foreign + second.foreign,
  };
}

function joinOrders(first: Int16Array, second: Int16Array): Int16Array {
  const joined = new Int16Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

function joinSpans(first: RequestSpans, second: RequestSpans): RequestSpans {
  const joined = (one: Float64Array, other: Float64Array): Float64Array => Float64Array.from([...one, ...other]);
  return { startMs: joined(first.startMs, second.startMs), endMs: joined(first.endMs, second.endMs) };
}

function joinCounts(
  first: Readonly<Record<string, number>>,
  second: Readonly<Record<string, number>>,
): Record<string, number> {
  const keys = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  return Object.fromEntries(keys.map((key) => [key, (first[key] ?? 0) + (second[key] ?? 0)]));
}
