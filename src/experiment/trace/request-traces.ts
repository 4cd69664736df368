import type { KeptObservation } from './kept-run.js';
import type { Trace, TracePoint } from './trace.js';

/** The ways of all requests of a step, in sending order; empty where the ledger was too long to be kept. */
export function requestTraces({ step, client, backend }: KeptObservation): Trace[] {
  const { order } = client;
  if (client.messages || !order) return [];
  return order.map((server, i) => {
    const logged = backend?.order?.[i] ?? -1;
    return {
      ...{ kind: 'request', id: `${client.idPrefix}${i}`, label: `${step}.${i}`, step },
      way: [clientPoint(client, server, i), ...(backend ? [backendPoint(backend, logged, i)] : [])],
      lost: !isAnswered(client, server, i) || (backend ? server >= 0 && logged < 0 : false),
      duplicate: false,
    };
  });
}

/** By a server, or by the balancer itself, whose answer names none. */
function isAnswered({ answers }: KeptObservation['client'], server: number, i: number): boolean {
  return server >= 0 || (answers?.[i]?.status ?? 0) > 0;
}

function clientPoint({ servers, answers }: KeptObservation['client'], server: number, i: number): TracePoint {
  const answer = answers?.[i];
  const by = servers[server];
  const status = answer && answer.status > 0 ? `${answer.status}` : undefined;
  const failed = answer?.error ?? undefined;
  if (failed !== undefined) return { atMs: undefined, witness: 'client', says: `no answer: ${failed}` };
  if (by === undefined && status === undefined) return { atMs: undefined, witness: 'client', says: 'no answer' };
  const what = status === undefined ? 'answered' : `answered with ${status}`;
  return { atMs: undefined, witness: 'client', says: by === undefined ? `${what}, by no server` : `${what} by ${by}` };
}

type KeptBackend = NonNullable<KeptObservation['backend']>;

function backendPoint({ servers, spans }: KeptBackend, logged: number, i: number): TracePoint {
  const by = servers[logged];
  if (by === undefined) return { atMs: undefined, witness: 'backend', says: 'in no server’s log' };
  const [start, end] = [spans?.startMs?.[i], spans?.endMs?.[i]];
  const took = typeof start === 'number' && typeof end === 'number' ? `, ${(end - start).toFixed(1)} ms` : '';
  return { atMs: undefined, witness: 'backend', says: `in the log of ${by}${took}` };
}
