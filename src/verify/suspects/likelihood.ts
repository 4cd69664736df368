import type { Alternative } from '../../lab/verdict.js';
import { logArrangements, logUrnSequence, sum } from '../statistics/index.js';

/** What a cause is weighed against: the judged requests of one step. */
export interface Evidence {
  /** In sending order; undefined when the order means nothing because requests overlapped. */
  readonly order: Int16Array | undefined;
  readonly counts: readonly number[];
  /** Requests by which totals may be off for reasons of the run. */
  readonly tolerance: number;
}

/** Part of the requests that any cause may get wrong: keeps every ratio finite. */
const NOISE = 1e-3;
/** Points on HAProxy's ring per unit of weight: how far `random` may stray from the weights (src/lb_chash.c). */
const RING_POINTS = 16;
/** A server without a weight gets next to nothing, not nothing: finite again. */
const SMALLEST_START = 0.01;

/** ln likelihood under a cause that predicts each request. */
export function logPredicted(evidence: Evidence, { orders, totals }: Pick<Alternative, 'orders' | 'totals'>): number {
  const { order, counts, tolerance } = evidence;
  if (order && orders.length > 0) return logMean(orders.map((predicted) => logOrder(order, predicted, counts.length)));
  const requests = sum(counts);
  const excess = counts.map((count, i) => Math.max(0, Math.abs(count - (totals[i] ?? 0)) - tolerance));
  const misplaced = sum(excess) / 2;
  const spread = (counts.length - 1) * Math.log(2 * tolerance + 1);
  return (requests - misplaced) * Math.log1p(-NOISE) + misplaced * Math.log(NOISE) - spread;
}

/** ln likelihood under independent draws in proportion to the weights, as near to them as HAProxy's ring is. */
export function logRandom(evidence: Evidence, weights: readonly number[]): number {
  return logUrn(
    evidence,
    weights.map((weight) => Math.max(SMALLEST_START, weight * RING_POINTS)),
  );
}

/** ln likelihood under any shares whatever, all equally likely. */
export function logAnyShares(evidence: Evidence): number {
  return logUrn(
    evidence,
    evidence.counts.map(() => 1),
  );
}

/** ln likelihood when each of `clients` clients keeps to one server: one client keeps all its requests together. */
export function logSticky(evidence: Evidence, clients: number): number {
  const { order, counts } = evidence;
  if (!order || clients > 1) return logAnyShares(evidence);
  return logMean(counts.map((_, server) => logOrder(order, new Int16Array(order.length).fill(server), counts.length)));
}

function logUrn({ order, counts }: Evidence, start: readonly number[]): number {
  return logUrnSequence(counts, start) + (order ? 0 : logArrangements(counts));
}

function logOrder(observed: Int16Array, predicted: Int16Array, servers: number): number {
  let wrong = 0;
  for (let i = 0; i < observed.length; i++) if (observed[i] !== predicted[i]) wrong++;
  return (observed.length - wrong) * Math.log1p(-NOISE) + wrong * Math.log(NOISE / Math.max(1, servers - 1));
}

function logMean(logs: readonly number[]): number {
  const highest = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  return highest + Math.log(sum(logs.map((log) => Math.exp(log - highest))) / logs.length);
}
