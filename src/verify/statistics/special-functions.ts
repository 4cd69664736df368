/** From here on the Stirling series with these terms is exact to 1e-16 (DLMF 5.11.1). */
const STIRLING_FROM = 12;
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400];
const MOST_TERMS = 100_000;
const PRECISION = 1e-16;
const TINY = 1e-300;

/** ln Γ(x) for x > 0; `x` 0 gives Infinity. DLMF 5.11.1 after 5.5.1. */
export function logGamma(x: number): number {
  if (!(x >= 0)) return NaN;
  if (x === 0) return Infinity;
  let shift = 1;
  while (x < STIRLING_FROM) shift *= x++;
  const inverse = 1 / x;
  let series = 0;
  for (let i = STIRLING.length - 1; i >= 0; i--) series = series * inverse * inverse + STIRLING[i]!;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series * inverse - Math.log(shift);
}

/** ln n! */
export function logFactorial(n: number): number {
  return n < 2 ? 0 : logGamma(n + 1);
}

/** Regularised upper incomplete gamma Q(a, x), a > 0, x >= 0. DLMF 8.11.4 below a + 1, continued fraction 8.9.2 above. */
export function gammaUpper(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return NaN;
  if (x === 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < MOST_TERMS && term > sum * PRECISION; n++) sum += term *= x / (a + n);
    return 1 - front * sum;
  }
  return (
    front /
    lentz(
      (n) => (n === 0 ? x + 1 - a : x + 2 * n + 1 - a),
      (n) => -n * (n - a),
    )
  );
}

/** Probability that chi-square with `df` degrees of freedom is at least `statistic`. */
export function chiSquareUpper(statistic: number, df: number): number {
  return gammaUpper(df / 2, statistic / 2);
}

/** Regularised incomplete beta I_x(a, b), a and b > 0. DLMF 8.17.22 with the symmetry 8.17.4. */
export function betaRegularised(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaRegularised(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const step = (m: number): number => {
    const half = Math.floor(m / 2);
    return m % 2 === 0
      ? (half * (b - half) * x) / ((a + m - 1) * (a + m))
      : (-(a + half) * (a + b + half) * x) / ((a + m - 1) * (a + m));
  };
  return front / lentz(() => 1, step);
}

/** Value of the continued fraction b(0) + a(1)/(b(1) + a(2)/(b(2) + …)): modified Lentz (Thompson & Barnett 1986). */
function lentz(b: (n: number) => number, a: (n: number) => number): number {
  const safe = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let value = safe(b(0));
  let c = value;
  let d = 0;
  for (let n = 1; n < MOST_TERMS; n++) {
    d = 1 / safe(b(n) + a(n) * d);
    c = safe(b(n) + a(n) / c);
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) < PRECISION * 4) break;
  }
  return value;
}
