import * as z from 'zod';
import type { HeldExpectation, PeaksExpectation } from '../../lab/verdict.js';
import { noExpectation, type ExpectRequest, type OracleKind } from '../oracle-kind.js';
import { requireClients } from './load-options.js';

const FirstOptions = z.strictObject({
  /** Requests that a server takes at once before the next server is used. */
  maxconn: z.int().min(1).max(1000),
  servers: z.string().min(1),
});
type FirstOptions = z.infer<typeof FirstOptions>;

const MODEL = { model: 'first (fas)', source: 'HAProxy src/lb_fas.c fas_get_next_server' };

/** HAProxy's `balance first`: the first server by number that has a free slot; weights do not matter. */
export const first: OracleKind<FirstOptions> = { options: FirstOptions, expect: expectFirst };

function expectFirst(request: ExpectRequest<FirstOptions>): HeldExpectation | PeaksExpectation {
  const { options, servers, purpose } = request;
  const base = { ...MODEL, servers, weights: servers.map(() => 1), warmUp: 0 };
  const notes = ['servers fill up one after another, in the order of their numbers; weights are ignored'];
  const capacity = options.maxconn * servers.length;
  if (purpose === 'held') {
    // The last server is left half empty: a balance by load would fill all alike.
    const requests = Math.min(capacity, request.requests ?? capacity - Math.floor(options.maxconn / 2));
    requireClients(request, requests);
    const quotas = firstHeld(requests, servers.length, options.maxconn);
    return { form: 'held', ...base, requests, quotas, tolerance: 0, notes };
  }
  if (purpose !== 'peaks') throw noExpectation('first', purpose, ['held', 'peaks']);
  const bounds = servers.map(() => options.maxconn);
  const requests = request.requests ?? 2 * capacity;
  return { form: 'peaks', ...base, requests, bounds, slowFactor: undefined, queueing: true, notes };
}

/** Held requests per server: m, m, …, r. Those beyond all servers' room wait in the queue and are nobody's. */
export function firstHeld(requests: number, servers: number, room: number): number[] {
  return Array.from({ length: servers }, (_, i) => Math.max(0, Math.min(room, requests - i * room)));
}
