import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeClaim } from '../../../src/verify/index.js';
import { ALPHA, equivalence, LOOKS, lookAt, planLooks } from '../../../src/verify/shares/index.js';
import { binomialAtMost, chiSquareUpper } from '../../../src/verify/statistics/index.js';
import { type Cell, runCell } from '../../support/calibrate/cell.js';
import { allCells } from '../../support/calibrate/cells.js';
import { cycleCells } from '../../support/calibrate/cycle-cells.js';
import { binomialDraw, drawCounts, draws, uniform } from '../../support/calibrate/draw.js';
import { loadCells } from '../../support/calibrate/load-cells.js';
import { figureInWords } from '../../support/calibrate/markdown.js';
import { rotationCells } from '../../support/calibrate/rotation-cells.js';
import { rowsCells } from '../../support/calibrate/rows-cells.js';
import { seenAs } from '../../support/calibrate/seen-as.js';
import { type LookRule, randomExpectation, sharesCells } from '../../support/calibrate/shares-cells.js';

const holds = (cell: Cell, runs: number): boolean => runCell({ ...cell, part: 1 }, runs).holds;
const named = (cells: readonly Cell[], balancer: string): Cell =>
  cells.find((cell) => cell.balancer.includes(balancer))!;

describe('draws of a simulation', () => {
  it.each([
    [30, 0.1],
    [40, 0.5],
    [5000, 0.2],
    [5000, 0.9],
  ])('of a binomial with %i trials at %f are exact', (trials, success) => {
    const next = uniform(trials);
    const [runs, bins] = [20_000, 20];
    const seen = new Float64Array(bins);
    const wanted = new Float64Array(bins);
    const deviation = Math.sqrt(trials * success * (1 - success));
    const binOf = (count: number): number =>
      Math.max(0, Math.min(bins - 1, Math.floor(((count - trials * success) / deviation + 2.5) * 4)));
    for (let run = 0; run < runs; run++) seen[binOf(binomialDraw(trials, success, next))]! += 1;
    for (let count = 0; count <= trials; count++) {
      const chance = binomialAtMost(count, trials, success) - binomialAtMost(count - 1, trials, success);
      wanted[binOf(count)]! += runs * chance;
    }
    const filled = [...wanted.keys()].filter((bin) => wanted[bin]! > 0);
    const statistic = filled.reduce((sum, bin) => sum + (seen[bin]! - wanted[bin]!) ** 2 / wanted[bin]!, 0);
    expect(chiSquareUpper(statistic, filled.length - 1)).toBeGreaterThan(1e-3);
  });

  it('are whole at the ends', () => {
    const next = uniform(1);
    expect([binomialDraw(9, 0, next), binomialDraw(9, 1, next), binomialDraw(0, 0.5, next)]).toEqual([0, 9, 0]);
    expect(drawCounts([0, 1, 0], 1000, next)).toEqual([0, 1000, 0]);
  });
});

it('the counts of a look are judged as the claim is', () => {
  const expectation = randomExpectation([1, 2, 1], 'shares');
  const claim = { id: 'shares', says: 's', traffic: 'step', judge: { kind: 'shares', with: {} } };
  const next = uniform(3);
  const outcomes = [expectation.models[0]!.shares, [0.25, 0.5, 0.25]].flatMap((shares) =>
    planLooks(expectation).map((requests) => {
      const order = draws(shares, requests, next);
      const counts = shares.map((_, i) => order.filter((server) => server === i).length);
      const observation = seenAs(order, { weights: [1, 2, 1], concurrency: 16 });
      const { outcome } = judgeClaim(claim, { expectation, observation, running: undefined });
      expect(lookAt(expectation.models, counts).outcome).toBe(outcome);
      return outcome;
    }),
  );
  expect(new Set(outcomes)).toContain('PASS');
  expect(new Set(outcomes)).toContain('FAIL');
});

describe('what the checks promise, in short', () => {
  it.each(
    [
      ...[...sharesCells([1, 1]), ...sharesCells([1, 2, 1], 'either')].map((cell) => [cell, 300] as const),
      ...rotationCells([2, 1]).map((cell) => [cell, cell.balancer.includes('window') ? 3000 : 50] as const),
      ...cycleCells([1, 1, 1]).map((cell) => [cell, cell.balancer.includes('draws') ? 200 : 30] as const),
      ...rowsCells(3, 3).map((cell) => [cell, 500] as const),
      ...loadCells([1, 1, 1]).map((cell) => [cell, 10] as const),
    ].map(([cell, runs]) => ({ name: `${cell.check} ${cell.weights}, ${cell.balancer}`, cell, runs })),
  )('$name', ({ cell, runs }) => {
    expect(runCell({ ...cell, part: 1 }, runs).compared.filter((figure) => !figure.holds)).toEqual([]);
  });
});

describe('a check that is wrong is found out', () => {
  const alphaTimes =
    (factor: number): LookRule =>
    (models, counts) =>
      equivalence(counts, models[0]!, (factor * ALPHA) / LOOKS.length).outcome;
  const wide: LookRule = (models, counts) =>
    lookAt(
      models.map((model) => ({ ...model, margins: model.margins.map((margin) => 2 * margin) })),
      counts,
    ).outcome;

  it('when ten times the chance is spent', () => {
    const cell = named(sharesCells([1, 1], 'one', alphaTimes(10)), 'on its margin');
    expect(holds(cell, 2000)).toBe(false);
    expect(holds(named(sharesCells([1, 1], 'one', alphaTimes(1)), 'on its margin'), 500)).toBe(true);
  });

  it('when its margins are twice as wide', () => {
    expect(holds(named(sharesCells([1, 1], 'one', wide), 'on its margin'), 50)).toBe(false);
    expect(holds(named(sharesCells([1, 1], 'one', wide), 'weight 2'), 50)).toBe(false);
  });

  it('when it never decides, or always passes', () => {
    expect(
      holds(
        named(
          sharesCells([1, 1], 'one', () => 'INCONCLUSIVE'),
          'as claimed',
        ),
        50,
      ),
    ).toBe(false);
    expect(
      holds(
        named(
          sharesCells([1, 1], 'one', () => 'PASS'),
          'weight 2',
        ),
        50,
      ),
    ).toBe(false);
  });

  it.each([
    ['a table', rowsCells(3, 3)[0]!, 800],
    [
      'totals',
      named(
        cycleCells([2, 1, 3]).filter(({ check }) => check === 'totals'),
        'unknown',
      ),
      1500,
    ],
  ])('when the chance that it prints for %s is half of what it is, or twice', (_, cell, runs) => {
    const figures = [0.5, 1, 2].map((factor) => ({ ...cell.figures[0]!, nominal: factor * cell.figures[0]!.nominal }));
    const { compared } = runCell({ ...cell, figures, part: 1 }, runs);
    expect(compared.map((figure) => figure.holds)).toEqual([false, true, false]);
  });
});

describe('CALIBRATION.md', () => {
  const rows = readFileSync(new URL('../../../CALIBRATION.md', import.meta.url), 'utf8').split('\n');

  it('has a row for every check that is simulated, with what it promises now', () => {
    const missing = allCells().filter(
      ({ weights, balancer, figures }) =>
        !rows.some(
          (row) =>
            row.startsWith(`| ${weights} | ${balancer} |`) &&
            row.includes(` ${figures.map(figureInWords).join('<br>') || '–'} |`),
        ),
    );
    expect(missing.map(({ check, weights, balancer }) => `${check} ${weights}, ${balancer}`)).toEqual([]);
  });

  it('shows no figure that does not hold', () => {
    expect(rows.filter((row) => row.includes('✖'))).toEqual([]);
  });
});
