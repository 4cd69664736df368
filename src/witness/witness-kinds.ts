import { LabError } from '../errors.js';
import type { PartProblem } from '../lab/part-checker.js';
import type { Part } from '../lab/definition.js';
import { haproxyStats } from './haproxy/index.js';
import { requestLog } from './log/index.js';
import type { Witness, WitnessKind } from './witness.js';

type Opened = { readonly problems: readonly PartProblem[] } | { readonly witness: Witness };

/** The menu. A new kind is one file and one line here. */
export const witnessKinds: Readonly<Record<string, (part: Part) => Opened>> = {
  'haproxy-stats': (part) => open(haproxyStats, part),
  'request-log': (part) => open(requestLog, part),
};

/** What is wrong with a lab's witness part; empty when it is fine. */
export function checkWitnessPart(part: Part): readonly PartProblem[] {
  const opened = openPart(part);
  return 'problems' in opened ? opened.problems : [];
}

/** The witness that a lab's part names. Throws `invalid` with every problem as a detail. */
export function openWitness(part: Part): Witness {
  const opened = openPart(part);
  if ('witness' in opened) return opened.witness;
  throw new LabError('invalid', `Witness ${part.kind} cannot be used as the lab describes it`, {
    code: 'invalid-witness',
    details: opened.problems.map(({ path, message }) => `${path.join('.')}: ${message}`),
  });
}

function openPart(part: Part): Opened {
  const kind = Object.hasOwn(witnessKinds, part.kind) ? witnessKinds[part.kind] : undefined;
  if (kind !== undefined) return kind(part);
  const message = `unknown kind of witness: ${part.kind}`;
  return { problems: [{ path: ['kind'], message, allowed: Object.keys(witnessKinds) }] };
}

function open<Options>(kind: WitnessKind<Options>, part: Part): Opened {
  const parsed = kind.options.safeParse(part.with);
  if (parsed.success) return { witness: kind.open(parsed.data) };
  return {
    problems: parsed.error.issues.map(({ path, message }) => ({ path: ['with', ...path.map(asKey)], message })),
  };
}

function asKey(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key);
}
