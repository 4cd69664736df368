import { logGamma, sum } from '../../../src/verify/statistics/index.js';

/** Seeded draws for simulations: xoshiro128** (Blackman & Vigna 2021, ACM TOMS 47), 53 bits in [0, 1); its state by splitmix32. */
export function uniform(seed: number): () => number {
  let state = seed | 0;
  const mixed = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let [a, b, c, d] = [mixed(), mixed(), mixed(), mixed()];
  const next = (): number => {
    const five = Math.imul(b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
}

/** A number that a text has for itself: the seed of what it names. */
export function seedOf(text: string): number {
  // FNV-1a.
  return [...text].reduce((hash, char) => Math.imul(hash ^ char.codePointAt(0)!, 0x01000193), 0x811c9dc5);
}

/** Independent draws: which server each request goes to. */
export function draws(shares: readonly number[], requests: number, next: () => number): Int16Array {
  const order = new Int16Array(requests);
  for (let i = 0; i < requests; i++) {
    let [left, server] = [next() - shares[0]!, 0];
    while (left >= 0 && server < shares.length - 1) left -= shares[++server]!;
    order[i] = server;
  }
  return order;
}

/** How often each server is drawn in `requests` independent draws, without drawing them one by one. */
export function drawCounts(shares: readonly number[], requests: number, next: () => number): number[] {
  let [left, part] = [requests, sum(shares)];
  return shares.map((share, i) => {
    const count = i === shares.length - 1 ? left : binomialDraw(left, Math.min(1, share / part), next);
    left -= count;
    part -= share;
    return count;
  });
}

/** Below this mean the sum of probabilities is gone through, above it Hörmann's bounds hold. */
const SMALL_MEAN = 10;

/** Successes in `trials`, each with probability `success`: an exact draw. */
export function binomialDraw(trials: number, success: number, next: () => number): number {
  if (success > 0.5) return trials - binomialDraw(trials, 1 - success, next);
  return trials * success < SMALL_MEAN ? inverted(trials, success, next) : rejected(trials, success, next);
}

function inverted(trials: number, success: number, next: () => number): number {
  let [count, chance, left] = [0, (1 - success) ** trials, next()];
  while (left >= chance && count < trials) {
    left -= chance;
    chance *= ((trials - count) * success) / ((count + 1) * (1 - success));
    count++;
  }
  return count;
}

/** Transformed rejection with squeeze: algorithm BTRS of Hörmann 1993 (J. Statist. Comput. Simul. 46). */
function rejected(n: number, p: number, next: () => number): number {
  const deviation = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const mode = Math.floor((n + 1) * p);
  for (;;) {
    const [u, v] = [next() - 0.5, next()];
    const edge = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / edge + b) * u + n * p + 0.5);
    if (edge >= 0.07 && v <= 0.92 - 4.2 / b) return count;
    if (count < 0 || count > n) continue;
    const height = Math.log((v * alpha) / (a / (edge * edge) + b));
    const ways = logGamma(mode + 1) + logGamma(n - mode + 1) - logGamma(count + 1) - logGamma(n - count + 1);
    if (height <= ways + (count - mode) * Math.log(p / (1 - p))) return count;
  }
}
