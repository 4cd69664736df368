import { expect, it } from 'vitest';
import { checkParameters } from '../../../../src/lab/check/check-parameters.js';

it('wants as many items in what a variant sets', () => {
  const list = { type: 'integers', default: [1, 2], help: 'h' };
  const lab = {
    parameters: { ducks: list, nests: { ...list, asManyAs: 'ducks' } },
    variants: { one: { set: { ducks: [1] } }, both: { set: { ducks: [1], nests: [1] } }, none: {} },
  };
  expect(checkParameters(lab)).toEqual([
    {
      path: ['variants', 'one', 'set'],
      message: 'nests has 2 items, and ducks has 1 item: there must be as many of both',
    },
  ]);
});
