import * as z from 'zod';
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

type Opened = { readonly problems: readonly string[] } | { readonly probe: ReadinessProbe };

/** The menu. A new kind is one file and one line here. */
export const readinessKinds: Readonly<Record<string, (part: Part) => Opened>> = {
  'log-line': (part) => open(logLine, part),
  exec: (part) => open(exec, part),
  http: (part) => open(http, part),
  healthy: (part) => open(healthy, part),
};

/** What is wrong with a readiness part, one sentence each, for `lab validate`; empty when it is fine. */
export function checkReadinessPart(part: Part): readonly string[] {
  const opened = openPart(part);
  return 'problems' in opened ? opened.problems : [];
}

export function openReadiness(part: Part): ReadinessProbe {
  const opened = openPart(part);
  if ('probe' in opened) return opened.probe;
  throw new Error(opened.problems.join('; '));
}

function openPart(part: Part): Opened {
  const kind = Object.hasOwn(readinessKinds, part.kind) ? readinessKinds[part.kind] : undefined;
  if (kind !== undefined) return kind(part);
  return { problems: [`unknown readiness kind "${part.kind}"; known: ${Object.keys(readinessKinds).join(', ')}`] };
}

function open<Options>(kind: ReadinessKind<Options>, part: Part): Opened {
  const parsed = kind.options.safeParse(part.with);
  if (!parsed.success) return { problems: parsed.error.issues.map((issue) => problem(part.kind, issue)) };
  return {
    probe: { awaited: kind.describe(parsed.data), attempt: (context) => kind.attempt(parsed.data, context) },
  };
}

function problem(kind: string, { path, message }: z.core.$ZodIssue): string {
  return `readiness ${kind}: ${path.length === 0 ? '' : `${path.join('.')}: `}${message}`;
}
