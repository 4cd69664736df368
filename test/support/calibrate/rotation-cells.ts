import { cycleWindows } from '../../../src/verify/judges/index.js';
import { judgeClaim } from '../../../src/verify/index.js';
import { exactWindow, noRotation } from '../../../src/verify/shares/index.js';
import { roundRobin } from '../../../src/oracle/index.js';
import type { Cell, Figure } from './cell.js';
import { draws } from './draw.js';
import { seenAs } from './seen-as.js';
import { randomExpectation } from './shares-cells.js';

const CHECK = 'no-rotation';
/** Part of the simulations: a chance of 1e-9 cannot be seen in any number of them. */
const FEW = 0.1;

/** Draws, and a rotation that begins anywhere; and one window of draws alone, whose chance all figures of the check come from. */
export function rotationCells(weights: readonly number[]): Cell[] {
  const expectation = randomExpectation(weights, CHECK);
  const { shares } = expectation.models[0]!;
  const requests = noRotation.plan!(expectation);
  const claim = { id: CHECK, says: 'it holds', traffic: 'step', judge: { kind: CHECK, with: {} } };
  const judged = (order: Int16Array) =>
    judgeClaim(claim, { expectation, observation: seenAs(order, { weights }), running: undefined });
  const { falseAlarm = 0 } = judged(draws(shares, requests, () => 0.5)).explanation ?? {};
  const cell = (balancer: string, figure: Figure, orderOf: (next: () => number) => Int16Array): Cell => ({
    ...{ check: CHECK, weights: weights.join(':'), balancer, figures: [figure], part: FEW },
    run: (next) => ({ outcome: judged(orderOf(next)).outcome, requests }),
  });
  return [
    cell('draws, as claimed', { outcome: 'FAIL', rule: 'at most', nominal: falseAlarm }, (next) =>
      draws(shares, requests, next),
    ),
    cell('round robin by the same weights', { outcome: 'FAIL', rule: 'at least', nominal: 1 }, (next) => {
      const pick = roundRobin(weights);
      for (let skipped = Math.floor(next() * expectation.cycle); skipped > 0; skipped--) pick();
      return Int16Array.from({ length: requests }, pick);
    }),
    oneWindow(weights),
  ];
}

/** FAIL = the window is exact, which counts against draws. */
function oneWindow(weights: readonly number[]): Cell {
  const expectation = randomExpectation(weights, CHECK);
  const { cycle, models } = expectation;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const wanted = weights.map((weight) => (weight * cycle) / total);
  return {
    ...{ check: CHECK, weights: weights.join(':'), balancer: 'draws, one window (FAIL = filled exactly)' },
    figures: [{ outcome: 'FAIL', rule: 'exactly', nominal: exactWindow(expectation) }],
    run: (next) => {
      const { exact } = cycleWindows(draws(models[0]!.shares, cycle, next), wanted);
      return { outcome: exact === 1 ? 'FAIL' : 'PASS', requests: cycle };
    },
  };
}
