import type { Outcome } from '../../../src/lab/verdict.js';
import { clopperPearson, type Interval } from '../../../src/verify/statistics/index.js';
import { seedOf, uniform } from './draw.js';

/** What a check says of itself: how often an outcome may, or must, come about. */
export interface Figure {
  readonly outcome: Outcome;
  readonly rule: 'at most' | 'at least' | 'exactly';
  readonly nominal: number;
}

export interface Run {
  readonly outcome: Outcome;
  readonly requests: number;
}

/** One check of one lab, and a balancer that may or may not do as the lab claims. */
export interface Cell {
  readonly check: string;
  readonly weights: string;
  /** What the balancer does, in words. */
  readonly balancer: string;
  /** None where the check promises nothing. */
  readonly figures: readonly Figure[];
  /** Part of the simulations that is made: few are enough to see that something never happens, and some are slow. */
  readonly part?: number;
  /** One whole verification, judged by `src/verify`. `next` is uniform in [0, 1). */
  run(next: () => number): Run;
}

export interface CellResult {
  readonly cell: Omit<Cell, 'run'>;
  readonly runs: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly requests: { readonly median: number; readonly most: number };
  readonly compared: readonly (Figure & {
    readonly rate: number;
    readonly interval: Interval;
    readonly holds: boolean;
  })[];
  readonly holds: boolean;
}

/** One-sided level of each end: the interval holds the true rate with 99.9 %. */
const TAIL = 0.0005;

/** Simulates a cell, always with the same draws, whatever else is simulated. */
export function runCell({ run, ...cell }: Cell, simulations: number): CellResult {
  const runs = Math.max(1, Math.round(simulations * (cell.part ?? 1)));
  const next = uniform(seedOf([cell.check, cell.weights, cell.balancer].join()));
  const outcomes = { PASS: 0, FAIL: 0, INCONCLUSIVE: 0 };
  const took = new Float64Array(runs);
  for (let i = 0; i < runs; i++) {
    const { outcome, requests } = run(next);
    outcomes[outcome] += 1;
    took[i] = requests;
  }
  took.sort();
  const compared = cell.figures.map((figure) => compare(figure, outcomes[figure.outcome], runs));
  const requests = { median: took[runs >> 1] ?? 0, most: took.at(-1) ?? 0 };
  return { cell, runs, outcomes, requests, compared, holds: compared.every(({ holds }) => holds) };
}

/** A figure holds unless the interval of what was simulated lies wholly on its wrong side. */
function compare(figure: Figure, count: number, runs: number): CellResult['compared'][number] {
  const interval = clopperPearson(count, runs, TAIL);
  const tooOften = interval.low > figure.nominal;
  const tooRarely = interval.high < figure.nominal;
  const holds = !(figure.rule !== 'at least' && tooOften) && !(figure.rule !== 'at most' && tooRarely);
  return { ...figure, rate: count / runs, interval, holds };
}
