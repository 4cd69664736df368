import type * as z from 'zod';
import type { PartProblem } from './part-checker.js';

/** The keys that may stand at a place below `with`; undefined where that is not told. */
export type AllowedAt = (place: readonly (string | number)[]) => readonly string[] | undefined;

/** What a shape finds wrong with the `with` of a part, each at its place; unknown keys and unknown kinds name the known ones. */
export function shapeProblems(issues: readonly z.core.$ZodIssue[], allowedAt: AllowedAt): PartProblem[] {
  return issues.flatMap((issue): PartProblem[] => {
    const place = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
    const path = ['with', ...place];
    if (issue.code === 'invalid_union' && 'options' in issue && issue.options !== undefined) {
      const allowed = issue.options.map(String);
      return [{ path, message: `unknown ${issue.discriminator ?? 'kind'}`, allowed }];
    }
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    // One problem per key, at the key: a variant's options are told from the lab's by it.
    const allowed = allowedAt(place);
    const known = allowed === undefined ? {} : { allowed };
    return issue.keys.map((key) => ({ path: [...path, key], message: 'unknown key', ...known }));
  });
}

/** Where only the keys of `with` itself are told. */
export function allowedOnTop(shape: object): AllowedAt {
  return (place) => (place.length === 0 ? Object.keys(shape) : undefined);
}
