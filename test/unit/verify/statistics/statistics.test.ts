import { describe, expect, it } from 'vitest';
import {
  betaLower,
  binomialAtMost,
  chiSquareUpper,
  clopperPearson,
  gammaUpper,
  logArrangements,
  logGamma,
  logMultinomial,
  logUrnSequence,
  multinomialWithin,
} from '../../../../src/verify/statistics/index.js';

const close = (actual: number, wanted: number, relative = 1e-10): void =>
  expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * relative);

describe('logGamma', () => {
  it('is ln (n-1)! at whole numbers', () => {
    for (let n = 2, log = 0; n <= 200; log += Math.log(n++)) close(Math.exp(logGamma(n) - log), 1, 1e-12);
    expect(Math.abs(logGamma(1))).toBeLessThan(1e-14);
  });
  it('is ln √π at one half, and follows the recurrence', () => {
    close(logGamma(0.5), Math.log(Math.PI) / 2);
    for (const x of [0.01, 0.3, 1.7, 9.99, 123.4]) close(logGamma(x + 1) - logGamma(x), Math.log(x), 1e-9);
  });
});

describe('chiSquareUpper', () => {
  it('has closed forms for even degrees of freedom', () => {
    for (const x of [0.1, 1, 5, 18.42, 100, 700, 1300]) {
      close(chiSquareUpper(x, 2), Math.exp(-x / 2), 1e-12);
      close(chiSquareUpper(x, 4), Math.exp(-x / 2) * (1 + x / 2), 1e-11);
      close(chiSquareUpper(x, 6), Math.exp(-x / 2) * (1 + x / 2 + x ** 2 / 8), 1e-11);
    }
  });
  it('agrees with the normal for one degree of freedom, and with tabulated criticals', () => {
    close(chiSquareUpper(3.841458820694124, 1), 0.05);
    close(chiSquareUpper(15.14, 1), 1e-4, 1e-2);
    close(chiSquareUpper(18.42, 2), 1e-4, 1e-2);
    close(chiSquareUpper(21.11, 3), 1e-4, 1e-2);
  });
  it('keeps its tail where 1 - cdf would be 0', () => {
    close(chiSquareUpper(1300, 2), Math.exp(-650));
    let log = 0;
    for (let k = 499, term = 1; k >= 0; term *= k-- / 1500) log += term;
    close(gammaUpper(500, 1500), Math.exp(499 * Math.log(1500) - logGamma(500) - 1500 + Math.log(log)), 1e-11);
    expect(gammaUpper(3, 0)).toBe(1);
  });
});

describe('betaLower', () => {
  it('is a power when one parameter is 1, and one half in the middle', () => {
    for (const x of [0.001, 0.2, 0.5, 0.97]) {
      close(betaLower(x, 7, 1), x ** 7);
      close(betaLower(x, 1, 7), 1 - (1 - x) ** 7, 1e-9);
    }
    close(betaLower(0.5, 40, 40), 0.5);
  });
});

describe('clopperPearson', () => {
  it('has closed forms at the ends', () => {
    close(clopperPearson(0, 300, 0.05).high, 1 - 0.05 ** (1 / 300));
    close(clopperPearson(300, 300, 0.05).low, 0.05 ** (1 / 300));
    expect(clopperPearson(0, 300, 0.05).low).toBe(0);
    expect(clopperPearson(300, 300, 0.05).high).toBe(1);
  });
  it('leaves exactly alpha in each tail', () => {
    for (const [x, n] of [
      [1, 10],
      [3, 10],
      [40, 120],
      [199, 600],
    ] as const) {
      const { low, high } = clopperPearson(x, n, 1e-3);
      close(binomialAtMost(x, n, high), 1e-3, 1e-9);
      close(1 - binomialAtMost(x - 1, n, low), 1e-3, 1e-8);
    }
  });
});

describe('multinomial', () => {
  const shares = [2 / 6, 1 / 6, 3 / 6];
  it('gives one cycle of 2:1:3 the probability 60/432', () => {
    close(Math.exp(logMultinomial([2, 1, 3], shares)), 60 / 432);
    close(Math.exp(logMultinomial([600, 0], [1, 0])), 1);
  });
  it('reproduces the false acceptance of a weighted-random balancer', () => {
    close(multinomialWithin([20, 10, 30], shares, 0), 0.016, 0.02);
    close(multinomialWithin([200, 100, 300], shares, 0), 0.0016, 0.05);
    close(multinomialWithin([200, 100, 300], shares, 2), 0.03, 0.05);
    close(multinomialWithin([20, 10, 30], shares, 2), 0.26, 0.05);
  });
  it('agrees with plain enumeration', () => {
    let all = 0;
    for (let a = 0; a <= 12; a++) {
      for (let b = 0; a + b <= 12; b++) {
        const counts = [a, b, 12 - a - b];
        if (counts.every((count, i) => Math.abs(count - [4, 2, 6][i]!) <= 1))
          all += Math.exp(logMultinomial(counts, shares));
      }
    }
    close(multinomialWithin([4, 2, 6], shares, 1), all);
    close(multinomialWithin([4, 2, 6], shares, 12), 1);
    expect(multinomialWithin([4, 2, 6], [0.5, 0, 0.5], 1)).toBe(0);
  });
  it('sums an urn over all its sequences to 1', () => {
    let all = 0;
    for (let a = 0; a <= 6; a++) all += Math.exp(logUrnSequence([a, 6 - a], [1, 2.5]) + logArrangements([a, 6 - a]));
    close(all, 1);
  });
});
