import { LabError } from '../../errors.js';
import type { BalancerCounters } from '../../lab/observation.js';
import type { CycleExpectation } from '../../lab/verdict.js';
import { alternatives } from './alternatives.js';
import {
  classifyWeights,
  countOrder,
  cycleLength,
  cycleWeights,
  predictOrder,
  staticRoundRobinTable,
} from '../round-robin/index.js';
import { startOf, type Start } from './history.js';
import { orderSize, wholeCycles, type SampleSize } from './sample-size.js';
import { validityOf, type Validity } from './validated-versions.js';
import { noExpectation, type ExpectRequest } from '../oracle-kind.js';
import type { WeightedOptions } from './weighted-options.js';

/** Cycles after a change of state until the schedule is back in step: 0 off in 125 trials of 12 cycles each. */
const SETTLING_CYCLES = 17;

const MODELS = {
  roundrobin: { model: 'roundrobin (fwrr)', source: 'HAProxy src/lb_fwrr.c fwrr_get_next_server' },
  'static-rr': { model: 'static-rr (map)', source: 'HAProxy src/lb_map.c recalc_server_map, map_get_server_rr' },
} as const;

/**
 * What weighted round robin must do from the state that `before` tells: exact order and totals when the state is known;
 * else, after a warm-up that is not judged, bounds (roundrobin) or a rotation of the table (static-rr).
 * Throws kind `invalid` when there are not as many servers as weights.
 */
export function expectWeighted(request: ExpectRequest<WeightedOptions>): CycleExpectation {
  const { options, servers, purpose } = request;
  const { weights, balance } = options;
  requireWeightPerServer(options, servers);
  const before = inOrder(request.before, servers);
  const validity = validityOf(balance, request.before);
  const start = startFor(options, before);
  const size = sizeOf(request, start.known && validity.exact);
  const warmUp = (start.known && validity.exact) || size.requests === 0 ? 0 : settling(options, before);
  const situation = {
    servers,
    weights,
    balance,
    before,
    warmUp,
    requests: size.requests,
    ordered: purpose === 'order',
  };
  return {
    form: 'cycles',
    ...MODELS[balance],
    servers,
    weights,
    algorithm: balance,
    cycle: cycleLength(weights),
    warmUp,
    requests: size.requests,
    ...prediction(options, start, validity, size.requests),
    cyclesExact: validity.slack === 0 && (balance === 'static-rr' || classifyWeights(weights) === 'clean'),
    notes: purpose === 'configuration' ? [] : notesOf(options, [start.note, ...validity.notes, ...size.notes], warmUp),
    alternatives: (totals) => alternatives(situation, totals),
  };
}

/** Exact from a known start; else the table that goes round, or bounds. */
function prediction(
  { weights, balance }: WeightedOptions,
  start: Start,
  validity: Validity,
  requests: number,
): Pick<CycleExpectation, 'order' | 'totals' | 'tolerance' | 'cycleOrder'> {
  if (start.known && validity.exact) {
    const order = predictOrder(balance, weights, start.picks, requests);
    return { order, totals: countOrder(order, weights.length), tolerance: 0 };
  }
  const cycles = requests / cycleLength(weights);
  // A clean vector is exact again once it is in step; a dirty one goes on drifting.
  const drift = classifyWeights(weights) === 'clean' ? 0 : cycles / 16;
  const totals = cycleWeights(weights).map((share) => share * cycles);
  if (balance === 'static-rr' && validity.exact) {
    return { order: undefined, totals, tolerance: 0, cycleOrder: staticRoundRobinTable(weights) };
  }
  return { order: undefined, totals, tolerance: Math.floor(2 + drift) + validity.slack };
}

/**
 * Where the schedule stands. Where HAProxy runs another algorithm or other weights there is no such schedule, and the claim
 * fails in any case: the lab's own, begun with this step, then tells most clearly how.
 */
function startFor({ weights, balance }: WeightedOptions, before: BalancerCounters | undefined): Start {
  const runs = before && cycleWeights(before.servers.map(({ userWeight }) => userWeight)).join();
  if (!before || (before.algorithm === balance && runs === cycleWeights(weights).join())) {
    return startOf(balance, weights, before);
  }
  const note = 'the running configuration is not the lab’s: predicted as if the lab’s own began with this step';
  return { known: true, picks: 0, note };
}

function requireWeightPerServer({ weights, servers: group }: WeightedOptions, servers: readonly string[]): void {
  if (servers.length === weights.length) return;
  throw new LabError('invalid', `${weights.length} weights for the ${servers.length} servers of ${group}`, {
    code: 'weights-per-server',
  });
}

function sizeOf({ options, purpose, requests }: ExpectRequest<WeightedOptions>, known: boolean): SampleSize {
  switch (purpose) {
    case 'configuration':
      return { requests: 0, notes: [] };
    case 'order':
      return requests === undefined
        ? orderSize(options.weights, known)
        : { requests: wholeCycles(options.weights, requests), notes: [] };
    case 'totals':
      return { requests: wholeCycles(options.weights, requests), notes: [] };
    default:
      throw noExpectation('weighted', purpose, ['configuration', 'order', 'totals']);
  }
}

/** Requests until an unknown schedule is in step again, in cycles of the weights that run. */
function settling({ weights, balance }: WeightedOptions, before: BalancerCounters | undefined): number {
  const running = before?.servers.map(({ userWeight }) => userWeight) ?? [];
  const cycle = running.some((weight) => weight > 0) ? cycleLength(running) : cycleLength(weights);
  // A table has no memory: one partial cycle after it was rebuilt, then it repeats.
  return balance === 'static-rr' ? cycle : SETTLING_CYCLES * cycle;
}

function notesOf({ weights, balance }: WeightedOptions, facts: readonly string[], warmUp: number): string[] {
  const notes = [...facts];
  if (warmUp > 0) notes.push(`the first ${warmUp} requests are not judged`);
  const positive = weights.filter((weight) => weight > 0);
  if (positive.length === 1) notes.push('only one server has a weight: nothing else could happen');
  else if (positive.every((weight) => weight === positive[0])) {
    notes.push('equal weights: static-rr, idle leastconn and weights that are ignored look the same');
  }
  if (balance === 'roundrobin' && classifyWeights(weights) === 'dirty') {
    notes.push(`HAProxy's own roundrobin drifts for ${weights.join(':')}: cycles are not exact, the model is`);
  }
  return notes;
}

/** The counters with exactly these servers, in this order; undefined when one of them is missing. */
function inOrder(before: BalancerCounters | undefined, servers: readonly string[]): BalancerCounters | undefined {
  const found = servers.map((name) => before?.servers.find((server) => server.name === name));
  if (!before || found.some((server) => server === undefined)) return undefined;
  return { ...before, servers: found.filter((server) => server !== undefined) };
}
