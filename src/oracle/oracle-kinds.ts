import { LabError } from '../errors.js';
import { nearestNames } from '../lab/nearest-names.js';
import type { PartProblem } from '../lab/part-checker.js';
import type { Part } from '../lab/definition.js';
import type { Expectation } from '../lab/verdict.js';
import type { ExpectRequest, OracleKind } from './oracle-kind.js';
import { weighted } from './weighted/index.js';

/** The strategies that can be predicted, by the name that a lab file uses. */
export const oracleKinds: Readonly<Record<string, OracleKind>> = { weighted };

/** Every problem of an oracle part whose parameters are filled in; an unknown kind is answered with the known ones. */
export function checkOraclePart(part: Part): PartProblem[] {
  const kind = Object.hasOwn(oracleKinds, part.kind) ? oracleKinds[part.kind] : undefined;
  const allowed = Object.keys(oracleKinds);
  if (!kind) return [{ path: ['kind'], message: `unknown oracle "${part.kind}"`, allowed }];
  const parsed = kind.options.safeParse(part.with);
  return (parsed.error?.issues ?? []).map(({ path, message }) => ({
    path: ['with', ...path.map((key) => (typeof key === 'number' ? key : String(key)))],
    message,
  }));
}

/** Predicts what `part` says must happen. Throws kind `invalid` for a part that `checkOraclePart` finds fault with. */
export function expectOf(part: Part, request: Omit<ExpectRequest<unknown>, 'options'>): Expectation {
  const [problem] = checkOraclePart(part);
  if (problem) {
    throw new LabError('invalid', `oracle ${part.kind}: ${problem.path.join('.')}: ${problem.message}`, {
      code: 'oracle-part',
      suggestions: nearestNames(part.kind, Object.keys(oracleKinds)).map((near) => `did you mean ${near}?`),
    });
  }
  const kind = oracleKinds[part.kind]!;
  return kind.expect({ ...request, options: kind.options.parse(part.with) });
}
