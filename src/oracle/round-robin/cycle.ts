/** Weights over their greatest common divisor: requests of each server in one cycle. All zero stays all zero. */
export function cycleWeights(weights: readonly number[]): number[] {
  const divisor = weights.reduce(greatestCommonDivisor, 0);
  return divisor === 0 ? [...weights] : weights.map((weight) => weight / divisor);
}

/** Requests that make one cycle. */
export function cycleLength(weights: readonly number[]): number {
  return cycleWeights(weights).reduce((sum, share) => sum + share, 0);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
