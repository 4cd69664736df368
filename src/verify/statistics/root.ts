const MOST_STEPS = 300;

/**
 * Where the rising function is 0 between `low` and `high`, to the last bits of the argument: bisection, sped up by inverse quadratic
 * steps (Chandrupatla 1997, Adv. Eng. Software 28). An end where it does not change its sign is returned as it is.
 */
export function root(rising: (x: number) => number, low: number, high: number): number {
  let [a, b] = [high, low];
  let [fa, fb] = [rising(a), rising(b)];
  if (fb >= 0) return b;
  if (fa <= 0) return a;
  let step = 0.5;
  for (let i = 0; i < MOST_STEPS; i++) {
    const x = a + step * (b - a);
    const fx = rising(x);
    if (fx === 0) return x;
    let [c, fc] = [a, fa];
    if (Math.sign(fx) !== Math.sign(fa)) [c, fc, b, fb] = [b, fb, a, fa];
    [a, fa] = [x, fx];
    const best = Math.abs(fa) < Math.abs(fb) ? a : b;
    const smallest = (2 * Math.abs(best) * Number.EPSILON + Number.MIN_VALUE) / Math.abs(b - a);
    if (smallest >= 0.5) return best;
    step = Math.min(1 - smallest, Math.max(smallest, nextStep([a, fa], [b, fb], [c, fc])));
  }
  return a;
}

type Point = readonly [x: number, f: number];

/** Inverse quadratic interpolation where it is safe, else the middle; as a part of the way from `a` to `b`. */
function nextStep([a, fa]: Point, [b, fb]: Point, [c, fc]: Point): number {
  const xi = (a - b) / (c - b);
  const phi = (fa - fb) / (fc - fb);
  if (!(phi ** 2 < xi && (1 - phi) ** 2 < 1 - xi)) return 0.5;
  return ((fa / (fb - fa)) * fc) / (fb - fc) + (((c - a) / (b - a)) * ((fa / (fc - fa)) * fb)) / (fc - fb);
}
