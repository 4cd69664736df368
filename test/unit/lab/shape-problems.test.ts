import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { allowedOnTop, shapeProblems } from '../../../src/lab/shape-problems.js';

const Step = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('get'), queue: z.string() }),
  z.strictObject({ op: z.literal('put'), size: z.int() }),
]);
const Shape = z.strictObject({ name: z.string(), steps: z.array(Step) });

function problems(value: unknown, allowedAt = allowedOnTop(Shape.shape)) {
  return shapeProblems(Shape.safeParse(value).error?.issues ?? [], allowedAt);
}

describe('the problems of a shape', () => {
  it('are told at their places', () => {
    expect(problems({ name: 'n', steps: [{ op: 'get', queue: 'q' }] })).toEqual([]);
    expect(problems({ name: 1, steps: [{ op: 'put', size: 'x' }] }).map(({ path }) => path)).toEqual([
      ['with', 'name'],
      ['with', 'steps', 0, 'size'],
    ]);
  });

  it('are one for each unknown key, with the known ones where they are told', () => {
    expect(problems({ name: 'n', steps: [], nam: 1, step: 2 })).toEqual([
      { path: ['with', 'nam'], message: 'unknown key', allowed: ['name', 'steps'] },
      { path: ['with', 'step'], message: 'unknown key', allowed: ['name', 'steps'] },
    ]);
    const nested = { name: 'n', steps: [{ op: 'get', queue: 'q', que: 1 }] };
    expect(problems(nested)).toEqual([{ path: ['with', 'steps', 0, 'que'], message: 'unknown key' }]);
    expect(problems(nested, () => ['queue'])[0]?.allowed).toEqual(['queue']);
  });

  it('name the known ones for an unknown kind of member', () => {
    expect(problems({ name: 'n', steps: [{ op: 'gte' }] })).toEqual([
      { path: ['with', 'steps', 0, 'op'], message: 'unknown op', allowed: ['get', 'put'] },
    ]);
  });
});
