/** Seeded draws for simulations: xorshift32 mixed by a multiplication (Marsaglia 2003), uniform in [0, 1). */
export function uniform(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (Math.imul(state, 0x2545f491) >>> 0) / 2 ** 32;
  };
}

/** Independent draws: which server each request goes to. */
export function draws(shares: readonly number[], requests: number, next: () => number): Int16Array {
  return Int16Array.from({ length: requests }, () => {
    let left = next();
    const place = shares.findIndex((share) => (left -= share) < 0);
    return place < 0 ? shares.length - 1 : place;
  });
}
