import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openPart, partProblems } from '../../../src/lab/index.js';

const menu = {
  exact: { options: z.strictObject({ most: z.int().default(3), deep: z.strictObject({}).optional() }), weight: 1 },
};

describe('a part', () => {
  it('is opened with its options filled in', () => {
    const { kind, options } = openPart({ kind: 'exact', with: {} }, menu, 'judge');
    expect([kind.weight, options.most]).toEqual([1, 3]);
    expect(partProblems({ kind: 'exact', with: {} }, menu, 'judge')).toEqual([]);
  });

  it.each([
    [{ most: 'x' }, { path: ['with', 'most'] }],
    [{ mots: 1 }, { path: ['with', 'mots'], message: 'unknown key', allowed: ['most', 'deep'] }],
    [{ deep: { er: 1 } }, { path: ['with', 'deep', 'er'], message: 'unknown key' }],
  ])('is told what is wrong with %j, at its place', (options, problem) => {
    const problems = partProblems({ kind: 'exact', with: options }, menu, 'judge');
    expect(problems).toEqual([{ message: expect.any(String) as string, ...problem }]);
  });

  it.each(['exakt', 'toString'])('of the unknown kind %s is answered with the known ones', (kind) => {
    const part = { kind, with: {} };
    const message = `unknown kind of judge: ${kind}`;
    expect(partProblems(part, menu, 'judge')).toEqual([{ path: ['kind'], message, allowed: ['exact'] }]);
    expect(() => openPart(part, menu, 'judge')).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'invalid-judge', details: [`kind: ${message}`] }),
    );
  });
});
