/** From here on the Stirling series with these terms is exact to 1e-16 (DLMF 5.11.1). */
const STIRLING_FROM = 12;
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400];
export const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** ln Γ(x) for x > 0; `x` 0 gives Infinity. DLMF 5.11.1 after 5.5.1. */
export function logGamma(x: number): number {
  if (!(x >= 0)) return NaN;
  if (x === 0) return Infinity;
  let shift = 1;
  while (x < STIRLING_FROM) shift *= x++;
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + series(x) - Math.log(shift);
}

/** ln n! */
export function logFactorial(n: number): number {
  return n < 2 ? 0 : logGamma(n + 1);
}

/**
 * ln Γ(x + 1) less Stirling's √(2πx) (x/e)^x, x > 0: what is left is small, so that differences of large logarithms, where the
 * digits are lost, need not be taken (Loader 2000, Fast and accurate computation of binomial probabilities).
 */
export function stirlingError(x: number): number {
  if (x >= STIRLING_FROM) return series(x);
  return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - HALF_LOG_TWO_PI;
}

function series(x: number): number {
  const inverse = 1 / x;
  let sum = 0;
  for (let i = STIRLING.length - 1; i >= 0; i--) sum = sum * inverse * inverse + STIRLING[i]!;
  return sum * inverse;
}
