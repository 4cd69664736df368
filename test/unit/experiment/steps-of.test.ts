import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../../src/experiment/verify/verify-lab.js';
import type { ResolvedLab } from '../../../src/lab/index.js';
import { lab } from '../lifecycle/fixtures.js';

const step = { kind: 'amqp', with: {}, before: [], during: [] };
const claim = (
  traffic: string | undefined,
  options: Readonly<Record<string, unknown>>,
): ResolvedLab['claims'][number] => ({
  ...{
    id: 'c',
    says: 'so it is',
    oracle: { kind: 'durability', with: options },
    judge: { kind: 'operations', with: {} },
  },
  ...(traffic === undefined ? {} : { traffic }),
});

describe('the steps of a verification', () => {
  const traffic = { fill: step, look: step, unused: step };
  const steps = (...claims: ResolvedLab['claims']) => stepsOf(lab({ traffic, claims }));

  it.each([
    ['a claim’s own', claim('look', {}), ['look']],
    [
      'the one that its oracle begins after, in the order of the lab',
      claim('look', { after: 'fill' }),
      ['fill', 'look'],
    ],
    ['none for a claim about what runs', claim(undefined, {}), []],
  ])('are %s', (_what, one, wanted) => expect(steps(one)).toEqual(wanted));
});
