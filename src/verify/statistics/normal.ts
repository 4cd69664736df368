import { gammaUpper } from './gamma.js';
import { root } from './root.js';

/** A normal deviate beyond this has a probability below 1e-308. */
const FARTHEST = 38;

/** Probability that a standard normal deviate is at least `z`. */
export function normalUpper(z: number): number {
  const tail = gammaUpper(0.5, (z * z) / 2) / 2;
  return z >= 0 ? tail : 1 - tail;
}

/** The z that a standard normal deviate exceeds with probability `upper`, 1e-300 <= upper < 1. */
export function normalUpperQuantile(upper: number): number {
  if (upper > 0.5) return -normalUpperQuantile(1 - upper);
  const wanted = Math.log(upper);
  return root((z) => wanted - Math.log(normalUpper(z)), 0, FARTHEST);
}
