import { cycleLength, cycleWeights } from './cycle.js';
import { roundRobin } from './roundrobin.js';

/**
 * A vector is known by then: of 197 tried, each that drifts at all does so within its first 16 cycles, between two swaps
 * of the trees; two swaps are looked at.
 */
const CYCLES = 34;

/**
 * `clean`: each aligned cycle from process start holds every server exactly as often as its weight says; `dirty`: HAProxy's
 * own roundrobin drifts (2:3:3 is the smallest such vector). Decided by running the model for 34 cycles.
 */
export function classifyWeights(weights: readonly number[]): 'clean' | 'dirty' {
  const shares = cycleWeights(weights);
  const length = cycleLength(weights);
  const pick = roundRobin(weights);
  const left = new Int32Array(shares.length);
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    left.set(shares);
    for (let i = 0; i < length; i++) if (--left[pick()]! < 0) return 'dirty';
  }
  return 'clean';
}
