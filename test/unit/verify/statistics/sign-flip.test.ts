import { describe, expect, it } from 'vitest';
import { signFlip } from '../../../../src/verify/statistics/index.js';
import { mulberry } from '../simulate.js';

/** Normal deviates by Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe('signFlip', () => {
  it('counts every way to flip signs', () => {
    // Sums of ±1 ±2 ±3 that are at least 6 away from 0: two of eight.
    expect(signFlip([1, 2, 3], 0.95)).toMatchObject({ mean: 2, p: 2 / 8, interval: undefined });
    // At least 4 away from 0: ±6 and ±4.
    expect(signFlip([-1, 2, 3], 0.95).p).toBe(4 / 8);
    expect(signFlip([0, 0], 0.95).p).toBe(1);
    expect(signFlip([5], 0.95)).toMatchObject({ mean: 5, p: 1 });
  });

  it('agrees with Darwin’s plants, as Fisher went through them', () => {
    // The Design of Experiments, section 21: of 32 768 ways 1726 give a total of 314 or more, to either side.
    const plants = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    expect(signFlip(plants, 0.95).p).toBe(1726 / 32_768);
  });

  it('has an interval from six pairs on: there the least and the largest difference', () => {
    expect(signFlip([1, 2, 3, 4, 5], 0.95).interval).toBeUndefined();
    expect(signFlip([6, 1, 5, 2, 4, 3], 0.95).interval).toEqual({ low: 1, high: 6 });
  });

  it('rejects as often as it says, and covers the truth as often as it says', () => {
    const random = mulberry(5);
    const trials = 2000;
    let [rejected, covered] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const { p, interval } = signFlip(
        Array.from({ length: 8 }, () => normal(random)),
        0.95,
      );
      if (p <= 0.05) rejected++;
      if (interval && interval.low <= 0 && interval.high >= 0) covered++;
    }
    // 12 of 256 ways are the most for p <= 0.05: 0.047; 99.9 % of such experiments lie within these limits.
    expect(rejected / trials).toBeGreaterThan(0.03);
    expect(rejected / trials).toBeLessThan(0.065);
    expect(covered / trials).toBeGreaterThan(0.935);
    expect(covered / trials).toBeLessThan(0.97);
  });

  it.each([[[]], [Array.from({ length: 21 }, () => 1)]])('refuses %j', (differences) => {
    expect(() => signFlip(differences, 0.95)).toThrow(RangeError);
  });
});
