import type { Observation } from '../../lab/observation.js';
import type { CycleExpectation, ServerRow } from '../../lab/verdict.js';
import { alignOrder, countersDelta, tally } from '../witnesses/index.js';

/** The requests of a step that are judged, and what the witnesses counted of the whole step. */
export interface JudgedRequests {
  /** Server of each judged request, as its place in the expectation's servers; -1 for any other. */
  readonly order: Int16Array;
  readonly counts: readonly number[];
  /** Id of judged request 0 is `${idPrefix}${first}`. */
  readonly idPrefix: string;
  readonly first: number;
  /** Requests that may have been in flight at once. */
  readonly concurrency: number;
  /**
   * Requests that may have changed sides at the edges of the judged part: the balancer picked for some that were sent
   * just outside of it, while others were in flight.
   */
  readonly edge: number;
  readonly answered: number;
  /** Picks of the algorithm for the whole step. */
  readonly picks: number;
  readonly rows: readonly ServerRow[];
}

/** What says which requests of a step are judged, and against what their rows are set. */
export type JudgedPart = Pick<CycleExpectation, 'servers' | 'weights' | 'warmUp' | 'requests' | 'totals'>;

/** Cuts the judged requests out of a step; the warm-up before them, and what other claims asked for after them, is left out. */
export function judgedRequests(expectation: JudgedPart, observation: Observation): JudgedRequests {
  const { client, middle } = observation;
  const { warmUp, requests, servers } = expectation;
  const whole = alignOrder(client.order, client.servers, servers);
  const order = whole.subarray(warmUp, warmUp + requests);
  const delta = middle && countersDelta(middle.before, middle.after);
  // Of several clients at once nobody knows whose request came first.
  const concurrency = client.severalClients ? Math.max(1, client.sent) : client.concurrency;
  const open = Math.max(0, concurrency - 1);
  const before = warmUp > 0 && client.drainedAt !== warmUp ? open : 0;
  const after = client.sent > warmUp + requests && client.drainedAt !== warmUp + requests ? open : 0;
  return {
    order,
    counts: tally(order, servers.length),
    idPrefix: client.idPrefix,
    first: warmUp,
    concurrency,
    edge: before + after,
    answered: client.answered,
    picks: delta?.counted ? delta.picks : client.answered,
    rows: rowsOf(expectation, observation, whole),
  };
}

function rowsOf(expectation: JudgedPart, { middle, backend }: Observation, whole: Int16Array): ServerRow[] {
  const { servers, warmUp, requests, weights, totals } = expectation;
  const delta = middle && countersDelta(middle.before, middle.after);
  const judged = (order: Int16Array): number[] => tally(order.subarray(warmUp, warmUp + requests), servers.length);
  const seen = judged(whole);
  const all = tally(whole, servers.length);
  const logged = backend && judged(alignOrder(backend.order, backend.servers, servers));
  return servers.map((server, i) => {
    const counted = delta?.counted ? delta.servers.find(({ name }) => name === server)?.responses2xx : undefined;
    return {
      server,
      weight: weights[i]!,
      expected: requests > 0 ? totals[i] : undefined,
      client: seen[i]!,
      // Counters know no ids: what the client saw outside of the judged part is taken off.
      middle: counted === undefined ? undefined : counted - (all[i]! - seen[i]!),
      backend: logged?.[i],
    };
  });
}
