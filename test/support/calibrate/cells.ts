import { cycleCells } from './cycle-cells.js';
import type { Cell } from './cell.js';
import { loadCells } from './load-cells.js';
import { rotationCells } from './rotation-cells.js';
import { rowsCells } from './rows-cells.js';
import { sharesCells } from './shares-cells.js';

/** Weights of the labs that are simulated. */
const VECTORS = [
  [1, 1],
  [1, 1, 1],
  [2, 1],
  [1, 2, 1],
  [2, 1, 3],
  [3, 2, 1],
  [100, 200, 100],
];
/** Of these the rings of both kinds are compared. */
const EITHER = [
  [1, 2, 1],
  [3, 2, 1],
];

/** Every check that chance has a part in, in the order of the table. */
export function allCells(): Cell[] {
  return [
    ...VECTORS.flatMap((weights) => sharesCells(weights)),
    ...EITHER.flatMap((weights) => sharesCells(weights, 'either')),
    ...VECTORS.flatMap(rotationCells),
    ...VECTORS.flatMap(cycleCells).toSorted((a, b) => a.check.localeCompare(b.check)),
    ...rowsCells(2, 4),
    ...rowsCells(3, 3),
    ...rowsCells(3, 2, 2),
    ...VECTORS.flatMap(loadCells),
  ];
}
