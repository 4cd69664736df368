import type { SharesModel } from '../../lab/verdict.js';
import { arcShares, ringOfWeights, type RingForm } from '../ring/index.js';

/** No smaller margin than one percentage point: it would take more requests than anybody waits for. */
const SMALLEST_MARGIN = 0.01;
const HEAVIEST = 256;

/**
 * Shares of random draws on HAProxy's ring, and their margins: half of the way to the nearest share that the server would have
 * if its own weight were one more or one less, and for the server where the ring departs most from the weights, no more than half
 * of that departure; at least one percentage point.
 */
export function ringModel(form: RingForm, weights: readonly number[]): SharesModel {
  const shares = sharesOnRing(form, weights);
  const departures = shares.map((share, i) => Math.abs(share - nominalShares(weights)[i]!));
  const widest = departures.indexOf(Math.max(...departures));
  const margins = shares.map((share, i) => {
    const gaps = [weights[i]! - 1, weights[i]! + 1]
      .filter((weight) => weight >= 0 && weight <= HEAVIEST)
      .map((weight) => weights.with(i, weight))
      .filter((other) => other.some((weight) => weight > 0))
      .map((other) => Math.abs(sharesOnRing(form, other)[i]! - share));
    const half = Math.min(...gaps, 1) / 2;
    return Math.max(SMALLEST_MARGIN, i === widest ? Math.min(half, departures[i]! / 2) : half);
  });
  const says = form === 'hashed-twice' ? 'the ring whose ids are hashed twice' : 'the ring whose ids are hashed once';
  return { says, shares, margins };
}

export function sharesOnRing(form: RingForm, weights: readonly number[]): number[] {
  return arcShares(ringOfWeights(form, weights), weights.length);
}

export function nominalShares(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
