import { expect, it } from 'vitest';
import { sharesOf } from '../../../src/experiment/send/send-from-nodes.js';

it('shares requests and the rate out to the last one', () => {
  expect(sharesOf({ requests: 7 }, 3)).toEqual([{ requests: 3 }, { requests: 2 }, { requests: 2 }]);
  expect(sharesOf({ requests: 100, rate: 5 }, 2)).toEqual([
    { requests: 50, rate: 3 },
    { requests: 50, rate: 2 },
  ]);
});

it('lets everybody send for a duration, and shares the usual number where nobody says', () => {
  expect(sharesOf({ duration: 5 }, 2)).toEqual([{}, {}]);
  expect(sharesOf({}, 3).map(({ requests }) => requests)).toEqual([200, 200, 200]);
});
