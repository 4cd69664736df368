/** What a sign-flip test says of paired differences. */
export interface SignFlip {
  readonly mean: number;
  /** Confidence interval of the centre; undefined with too few pairs for the level. */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
  /** Two-sided. */
  readonly p: number;
}

/** Beyond it the 2^n ways to flip signs are too many to go through. */
const MOST_PAIRS = 20;

/**
 * Exact test of paired differences whose signs are a coin's doing when nothing differs: all 2^n ways to flip them are gone through
 * (Fisher, The Design of Experiments, 1935, section 21). The interval is that of Hartigan's typical values: the means of all non-empty
 * subsets cut the line into 2^n parts, each of which holds the centre of symmetry with the same chance (JASA 64, 1969, theorem 1).
 * `level`: 0.95. Takes 1 to 20 differences; throws RangeError for others.
 */
export function signFlip(differences: readonly number[], level: number): SignFlip {
  if (differences.length < 1 || differences.length > MOST_PAIRS) {
    throw new RangeError(`${differences.length} pairs: from 1 to ${MOST_PAIRS} can be gone through`);
  }
  const ways = 2 ** differences.length;
  const total = differences.reduce((sum, difference) => sum + difference, 0);
  const [sums, sizes] = [new Float64Array(ways), new Uint8Array(ways)];
  // A subset is the one without its lowest member, and that member.
  for (let subset = 1; subset < ways; subset++) {
    const rest = subset & (subset - 1);
    const member = 31 - Math.clz32(subset & -subset);
    sums[subset] = sums[rest]! + differences[member]!;
    sizes[subset] = sizes[rest]! + 1;
  }
  return {
    mean: total / differences.length,
    interval: typicalInterval(sums, sizes, level),
    p: asExtreme(sums, total) / ways,
  };
}

/** Ways to flip signs that give a sum at least as far from 0; flipping a subset takes it off twice. */
function asExtreme(sums: Float64Array, total: number): number {
  const limit = Math.abs(total) * (1 - 1e-12);
  return sums.reduce((count, flipped) => count + (Math.abs(total - 2 * flipped) >= limit ? 1 : 0), 0);
}

function typicalInterval(sums: Float64Array, sizes: Uint8Array, level: number): SignFlip['interval'] {
  const ways = sums.length;
  const outside = Math.floor(((1 - level) / 2) * ways);
  if (outside < 1) return undefined;
  const means = sums.map((sum, subset) => sum / sizes[subset]!).subarray(1);
  means.sort();
  return { low: means[outside - 1]!, high: means[ways - 1 - outside]! };
}
