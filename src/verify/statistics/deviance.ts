/** Within this the series is used: outside of it nothing cancels. */
const NEAR = 0.1;

/**
 * x ln(x / mean) + mean - x, x >= 0 and mean > 0: how far a count is from its mean, 0 when it is there. Without cancellation
 * near the mean (Loader 2000, `bd0`: the series of the inverse hyperbolic tangent).
 */
export function deviance(x: number, mean: number): number {
  if (x === 0) return mean;
  const difference = x - mean;
  if (Math.abs(difference) >= NEAR * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const v = difference / (x + mean);
  let sum = difference * v;
  let term = 2 * x * v;
  for (let j = 3; ; j += 2) {
    term *= v * v;
    const next = sum + term / j;
    if (next === sum) return sum;
    sum = next;
  }
}
