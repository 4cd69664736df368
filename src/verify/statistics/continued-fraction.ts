const MOST_TERMS = 1_000_000;
const PRECISION = 4e-16;
const TINY = 1e-300;

/** Value of b(0) + a(1)/(b(1) + a(2)/(b(2) + …)): modified Lentz (Thompson & Barnett 1986, J. Comput. Phys. 64). */
export function continuedFraction(b: (n: number) => number, a: (n: number) => number): number {
  const safe = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let value = safe(b(0));
  let c = value;
  let d = 0;
  for (let n = 1; n < MOST_TERMS; n++) {
    d = 1 / safe(b(n) + a(n) * d);
    c = safe(b(n) + a(n) / c);
    const change = c * d;
    value *= change;
    if (!(Math.abs(change - 1) >= PRECISION)) break;
  }
  return value;
}
