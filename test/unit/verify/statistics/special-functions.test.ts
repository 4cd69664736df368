import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  betaLower,
  betaUpper,
  binomialAtLeast,
  binomialAtMost,
  chiSquareQuantile,
  chiSquareUpper,
  clopperPearson,
  gammaLower,
  logMultinomial,
  normalUpper,
  normalUpperQuantile,
} from '../../../../src/verify/statistics/index.js';

type Arguments = readonly number[];

const QUANTITIES: Readonly<Record<string, (given: Arguments) => number>> = {
  betaLower: ([x, a, b]) => betaLower(x!, a!, b!),
  betaUpper: ([x, a, b]) => betaUpper(x!, a!, b!),
  binomialAtLeast: ([least, trials, share]) => binomialAtLeast(least!, trials!, share!),
  binomialAtMost: ([most, trials, share]) => binomialAtMost(most!, trials!, share!),
  chiSquareQuantile: ([upper, df]) => chiSquareQuantile(upper!, df!),
  chiSquareUpper: ([statistic, df]) => chiSquareUpper(statistic!, df!),
  clopperPearsonHigh: ([successes, trials, alpha]) => clopperPearson(successes!, trials!, alpha!).high,
  clopperPearsonLow: ([successes, trials, alpha]) => clopperPearson(successes!, trials!, alpha!).low,
  gammaLower: ([a, x]) => gammaLower(a!, x!),
  logMultinomial: ([k, ...given]) => {
    const weights = given.slice(0, k);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return logMultinomial(
      given.slice(k),
      weights.map((weight) => weight / total),
    );
  },
  normalUpper: ([z]) => normalUpper(z!),
  normalUpperQuantile: ([upper]) => normalUpperQuantile(upper!),
};

describe('against R (make-fixtures.R), relative error at most 1e-10', async () => {
  const fixtures = JSON.parse(await readFile(new URL('fixtures.json', import.meta.url), 'utf8')) as [
    string,
    ...number[],
  ][];
  const rowsOf = (what: string): number[][] => fixtures.flatMap(([each, ...row]) => (each === what ? [row] : []));

  it('has a function for each quantity of the fixtures', () => {
    expect(Object.keys(QUANTITIES)).toEqual([...new Set(fixtures.map(([what]) => what))].sort());
  });

  it.each(Object.entries(QUANTITIES))('%s', (what, quantity) => {
    const rows = rowsOf(what);
    expect(rows.length).toBeGreaterThan(10);
    const bad = rows.filter((row) => {
      const wanted = row.at(-1)!;
      const value = quantity(row.slice(0, -1));
      // A logarithm's absolute error is the relative one of what it stands for.
      const error = what.startsWith('log') ? Math.abs(value - wanted) : Math.abs(value - wanted) / Math.abs(wanted);
      return wanted === 0 ? Math.abs(value) > 1e-15 : !(error <= 1e-10);
    });
    expect(bad.map((row) => [...row.slice(0, 6), quantity(row.slice(0, -1))])).toEqual([]);
  });

  it('reaches the depths and sizes that it is meant for', () => {
    expect(Math.min(...rowsOf('binomialAtLeast').map((row) => row.at(-1)!))).toBeLessThan(1e-299);
    expect(Math.min(...rowsOf('chiSquareUpper').map((row) => row.at(-1)!))).toBeLessThan(1e-299);
    expect(Math.max(...rowsOf('clopperPearsonLow').map(([, trials]) => trials!))).toBe(1e7);
  });
});
