import { LabError } from '../../errors.js';
import { nearestNames } from '../../lab/nearest-names.js';

/** Throws kind `usage` for the first name that is not known, with the nearest ones. `what` names the kind of thing: `image role`. */
export function requireKnown(what: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new LabError('usage', `There is no ${what} "${unknown}"`, {
    code: `unknown-${what.replaceAll(' ', '-')}`,
    details: [`known: ${known.join(', ')}`],
    suggestions: nearestNames(unknown, known).map((name) => `did you mean ${name}?`),
  });
}
