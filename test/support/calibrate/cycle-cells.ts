import type { BalancerCounters, Observation } from '../../../src/lab/observation.js';
import type { CycleExpectation, Outcome } from '../../../src/lab/verdict.js';
import { drive, expectation, judge, start } from '../../unit/verify/simulate.js';
import type { Cell, Figure } from './cell.js';
import { draws } from './draw.js';
import { seenAs } from './seen-as.js';

type Purpose = 'order' | 'totals';

/** What the check promises is large enough to be seen in simulations, and small enough for a PASS to be one. */
const VISIBLE = { known: 0.3, unknown: 0.04 };
const TOTALS = 60;
const EARLIER = 200;
/** Parts of the simulations: chances of some per cent need fewer, and so does what must happen always or never, or takes long. */
const SOME = 0.25;
const FEW = 0.1;
const LONG = 2000;

/**
 * An impostor that draws by weight, at a sample so small that its chance can be seen; then HAProxy's round robin, by the lab's weights
 * and by one unit more. With the schedule known an impostor must also keep the order, or what each server is owed on the way, so that its
 * chance is below the figure; else the figure is exact, but for orders, whose two conditions are taken one by one.
 */
export function cycleCells(weights: readonly number[]): Cell[] {
  const more = weights.with(0, weights[0]! + 1);
  return [
    impostor('order', weights, true),
    impostor('order', weights, false),
    impostor('totals', weights, true),
    impostor('totals', weights, false),
    ...(['order', 'totals'] as const).flatMap((purpose) => [
      turns(purpose, weights, weights, { outcome: 'FAIL', rule: 'at most', nominal: 0 }),
      turns(purpose, weights, more, { outcome: 'FAIL', rule: 'at least', nominal: 1 }),
    ]),
  ];
}

function impostor(purpose: Purpose, weights: readonly number[], known: boolean): Cell {
  const before: BalancerCounters = { ...start(weights).counters, changedWhileRunning: !known };
  const { wanted, chance } = visible(purpose, weights, before, known ? VISIBLE.known : VISIBLE.unknown);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => weight / total);
  const seen = { weights, before, concurrency: purpose === 'order' ? 1 : 4, drainedAt: wanted.warmUp };
  const rule = purpose === 'totals' && !known ? 'exactly' : 'at most';
  return {
    ...{ check: purpose, weights: weights.join(':'), part: wanted.requests > LONG ? FEW : SOME },
    balancer: `draws by weight, start ${known ? 'known' : 'unknown'}`,
    figures: [{ outcome: 'PASS', rule, nominal: chance }],
    run: (next) => {
      const order = draws(shares, wanted.warmUp + wanted.requests, next);
      return { outcome: outcomeOf(purpose, wanted, seenAs(order, seen)), requests: wanted.requests };
    },
  };
}

/** The verdict without the causes that are named afterwards: to predict them takes most of the time. */
function outcomeOf(purpose: Purpose, wanted: CycleExpectation, observation: Observation): Outcome {
  return judge(purpose, { ...wanted, alternatives: undefined }, observation).outcome;
}

/** The fewest whole cycles at which an impostor's printed chance is no larger than `most`. */
function visible(purpose: Purpose, weights: readonly number[], before: BalancerCounters, most: number) {
  for (let cycles = 1; ; cycles = Math.ceil(cycles * 1.3)) {
    const { cycle } = expectation(weights, purpose, before);
    const wanted = expectation(weights, purpose, before, { requests: cycles * cycle });
    const chance = printedChance(purpose, wanted, before);
    if (chance <= most) return { wanted, chance };
  }
}

function printedChance(purpose: Purpose, wanted: CycleExpectation, before: BalancerCounters): number {
  const { explanation } = judge(purpose, wanted, undefined, before);
  return explanation?.impostorPass ?? 1;
}

/** HAProxy's own round robin by weights that may not be the lab's, after requests of somebody else. */
function turns(purpose: Purpose, weights: readonly number[], runs: readonly number[], figure: Figure): Cell {
  const concurrency = purpose === 'order' ? 1 : 16;
  const told = runs === weights || runs.reduce((sum, weight) => sum + weight, 0) <= TOTALS;
  return {
    // Weights so large that one unit more changes nothing within the sample are told apart by the configuration alone.
    ...{ check: purpose, weights: weights.join(':'), part: FEW, figures: told ? [figure] : [] },
    balancer: `round robin${runs === weights ? ', as claimed' : `, app1 has weight ${runs[0]}`}`,
    run: (next) => {
      const balancer = start(runs, 'roundrobin', { seed: Math.floor(next() * 2 ** 31) });
      drive(balancer, 'earlier', 1 + Math.floor(next() * EARLIER), concurrency);
      const requests = purpose === 'totals' ? TOTALS : undefined;
      const wanted = expectation(weights, purpose, balancer.counters, { requests });
      const observation = drive(balancer, purpose, wanted.warmUp + wanted.requests, concurrency);
      return { outcome: outcomeOf(purpose, wanted, observation), requests: wanted.requests };
    },
  };
}
