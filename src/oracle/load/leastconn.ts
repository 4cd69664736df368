import * as z from 'zod';
import type { HeldExpectation, LoadSharesExpectation, PeaksExpectation } from '../../lab/verdict.js';
import { noExpectation, type ExpectRequest, type OracleKind } from '../oracle-kind.js';
import { cycleLength, cycleWeights } from '../round-robin/index.js';
import { closedLoop } from './closed-loop.js';
import { createLeastconn, type Ties } from './leastconn-model.js';
import { clientsOf, heldSize, requireWeights, Weights } from './load-options.js';
import { leastconnRules } from './version-rules.js';

const LeastconnOptions = z.strictObject({
  weights: Weights,
  /** Group of the services that HAProxy balances among. */
  servers: z.string().min(1),
});
type LeastconnOptions = z.infer<typeof LeastconnOptions>;

const MODEL = { model: 'leastconn (fwlc)', source: 'HAProxy src/lb_fwlc.c fwlc_queue_srv, fwlc_get_next_server' };
const JUDGES = ['held', 'peaks', 'load-shares'] as const;
/** Requests per client that bring the closed loop past its start. */
const PER_CLIENT = 30;
const SLOW_FACTOR = 5;
const SLOW_PART = 1 / 3;
/** Of a share: what latencies that the logs cannot see may move it by. */
const MARGIN = 0.03;
const RANDOM_RUNS = 5;
/** Parts of the time that no log sees which requests may spend in flight. */
const UNSEEN_PARTS = [0, 0.5, 1];

/** HAProxy's `balance leastconn`: the server with the fewest requests in flight, by weight, gets the next one. */
export const leastconn: OracleKind<LeastconnOptions> = { options: LeastconnOptions, expect: expectLeastconn };

function expectLeastconn(
  request: ExpectRequest<LeastconnOptions>,
): HeldExpectation | PeaksExpectation | LoadSharesExpectation {
  const { options, servers, purpose, before } = request;
  const { weights } = options;
  requireWeights(options, servers);
  const { notes, slack, ties } = leastconnRules(before);
  const base = { ...MODEL, servers, weights, warmUp: 0 };
  if (purpose === 'held') {
    const requests = heldSize(request, cycleLength(weights));
    const quotas = cycleWeights(weights).map((share) => (share * requests) / cycleLength(weights));
    const proof =
      'a server at its quota is never chosen while another is below it: equal shares of what is held, by weight';
    return { form: 'held', ...base, requests, quotas, tolerance: slack, notes: [...notes, proof] };
  }
  const clients = clientsOf(request);
  const requests = Math.max(request.requests ?? 0, PER_CLIENT * clients);
  if (purpose === 'peaks') {
    const bounds = peakBounds(weights, clients);
    return { form: 'peaks', ...base, requests, bounds, slowFactor: SLOW_FACTOR, queueing: false, notes };
  }
  if (purpose === 'load-shares') {
    const limits = { slowFactor: SLOW_FACTOR, slowPart: SLOW_PART, margin: MARGIN, secondLook: 2 * requests };
    return { form: 'load-shares', ...base, requests, ...limits, envelope: envelopeOf(weights, ties), notes };
  }
  throw noExpectation('leastconn', purpose, JUDGES);
}

/** ceil(c × w / W) + 1: one more than the fair part of the clients, for the moment between a pick and the next answer. */
export function peakBounds(weights: readonly number[], clients: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.ceil((clients * weight) / total) + 1);
}

/**
 * The simulation fed with what was seen, once per way to break ties (several times where they are random) and to share out the time
 * that no log sees: a request spends it at the balancer, which then counts it as in flight, or on the way from and to its client.
 */
function envelopeOf(weights: readonly number[], ties: readonly Ties[]): LoadSharesExpectation['envelope'] {
  return ({ durationsMs, unseenMs, ...load }) => {
    const loads = UNSEEN_PARTS.map((part) => ({
      ...load,
      durationsMs: durationsMs.map((own, i) => own.map((ms) => ms + part * unseenMs[i]!)),
      pausesMs: unseenMs.map((ms) => (1 - part) * ms),
    }));
    const rules = ties.flatMap((rule) =>
      Array.from({ length: rule === 'random' ? RANDOM_RUNS : 1 }, (_, seed) => ({ rule, seed })),
    );
    const runs = loads.flatMap((each) =>
      rules.map(({ rule, seed }) => closedLoop(createLeastconn(weights, rule, uniform(seed + 1)), each)),
    );
    const over = (choose: (...counts: number[]) => number): number[] =>
      weights.map((_, i) => choose(...runs.map((counts) => counts[i] ?? 0)));
    return { least: over(Math.min), most: over(Math.max) };
  };
}

/** Numbers in [0, 1) that depend on the seed alone: the generator of Park and Miller (CACM 31, 1988). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
