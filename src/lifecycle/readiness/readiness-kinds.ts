import { LabError } from '../../errors.js';
import type { PartProblem } from '../../lab/part-checker.js';
import type { Part } from '../../lab/definition.js';
import { exec } from './exec.js';
import { healthy } from './healthy.js';
import { http } from './http.js';
import { logLine } from './log-line.js';
import type { Attempt, ReadinessContext, ReadinessKind } from './readiness.js';

/** A readiness part with its options parsed. */
export interface ReadinessProbe {
  /** What is waited for. */
  readonly awaited: string;
  attempt(context: ReadinessContext): Promise<Attempt>;
}

type Opened = { readonly problems: readonly PartProblem[] } | { readonly probe: ReadinessProbe };

/** The menu. A new kind is one file and one line here. */
export const readinessKinds: Readonly<Record<string, (part: Part) => Opened>> = {
  'log-line': (part) => open(logLine, part),
  exec: (part) => open(exec, part),
  http: (part) => open(http, part),
  healthy: (part) => open(healthy, part),
};

/** What is wrong with a readiness part, for `lab validate`; empty when it is fine. */
export function checkReadinessPart(part: Part): readonly PartProblem[] {
  const opened = openPart(part);
  return 'problems' in opened ? opened.problems : [];
}

/** The probe that a lab's part names. Throws `invalid` with every problem as a detail. */
export function openReadiness(part: Part): ReadinessProbe {
  const opened = openPart(part);
  if ('probe' in opened) return opened.probe;
  throw new LabError('invalid', `Readiness ${part.kind} cannot be used as the lab describes it`, {
    code: 'invalid-readiness',
    details: opened.problems.map(({ path, message }) => `${path.join('.')}: ${message}`),
  });
}

function openPart(part: Part): Opened {
  const kind = Object.hasOwn(readinessKinds, part.kind) ? readinessKinds[part.kind] : undefined;
  if (kind !== undefined) return kind(part);
  const message = `unknown kind of readiness: ${part.kind}`;
  return { problems: [{ path: ['kind'], message, allowed: Object.keys(readinessKinds) }] };
}

function open<Options>(kind: ReadinessKind<Options>, part: Part): Opened {
  const parsed = kind.options.safeParse(part.with);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ path: ['with', ...path.map(asKey)], message }));
    return { problems };
  }
  return {
    probe: { awaited: kind.describe(parsed.data), attempt: (context) => kind.attempt(parsed.data, context) },
  };
}

function asKey(key: PropertyKey): string | number {
  return typeof key === 'number' ? key : String(key);
}
