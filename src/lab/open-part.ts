import type * as z from 'zod';

import { LabError } from '../errors.js';
import type { Part } from './definition.js';
import { nearestNames } from './nearest-names.js';
import type { PartCategory, PartProblem } from './part-checker.js';
import { allowedOnTop, shapeProblems } from './shape-problems.js';

/** The kinds of one category by the name that a lab file uses, each with the shape of its `with`. */
type Menu<Kind> = Readonly<Record<string, Kind>>;
interface WithOptions {
  readonly options: z.ZodType;
}

/** What is wrong with a part whose parameters are filled in; empty when it is fine. */
export function partProblems(part: Part, menu: Menu<WithOptions>, category: PartCategory): PartProblem[] {
  const kind = kindOf(part, menu);
  if (kind !== undefined) {
    const issues = kind.options.safeParse(part.with).error?.issues ?? [];
    return shapeProblems(
      issues,
      'shape' in kind.options ? allowedOnTop(kind.options.shape as object) : () => undefined,
    );
  }
  return [{ path: ['kind'], message: `unknown kind of ${category}: ${part.kind}`, allowed: Object.keys(menu) }];
}

/** The part's kind and its parsed options. Throws `invalid`, code `invalid-CATEGORY`, with every problem as a detail. */
export function openPart<Kind extends WithOptions>(
  part: Part,
  menu: Menu<Kind>,
  category: PartCategory,
): { readonly kind: Kind; readonly options: z.output<Kind['options']> } {
  const kind = kindOf(part, menu);
  const parsed = kind?.options.safeParse(part.with);
  if (kind !== undefined && parsed?.success === true) {
    return { kind, options: parsed.data as z.output<Kind['options']> };
  }
  throw new LabError('invalid', `The ${category} ${part.kind} cannot be used as the lab describes it`, {
    code: `invalid-${category}`,
    details: partProblems(part, menu, category).map(({ path, message }) => `${path.join('.')}: ${message}`),
    suggestions:
      kind === undefined ? nearestNames(part.kind, Object.keys(menu)).map((near) => `did you mean ${near}?`) : [],
  });
}

function kindOf<Kind>({ kind }: Part, menu: Menu<Kind>): Kind | undefined {
  return Object.hasOwn(menu, kind) ? menu[kind] : undefined;
}
