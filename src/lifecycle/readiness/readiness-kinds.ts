import type { Part } from '../../lab/definition.js';
import { openPart, partProblems } from '../../lab/open-part.js';
import type { PartProblem } from '../../lab/part-checker.js';
import { amqp } from './amqp.js';
import { exec } from './exec.js';
import { healthy } from './healthy.js';
import { http } from './http.js';
import { logLine } from './log-line.js';
import type { Attempt, ReadinessContext, ReadinessKind } from './readiness.js';

/** A readiness part with its options parsed. */
export interface ReadinessProbe {
  /** What is waited for. */
  readonly awaited: string;
  /** Between two attempts; undefined = ever longer ones. */
  readonly pauseMs: number | undefined;
  attempt(context: ReadinessContext): Promise<Attempt>;
}

/** The menu. A new kind is one file and one line here. */
const readinessKinds: Readonly<Record<string, ReadinessKind>> = {
  'log-line': logLine,
  exec,
  http,
  healthy,
  amqp,
};

/** What is wrong with a readiness part, for `lab validate`; empty when it is fine. */
export function checkReadinessPart(part: Part): readonly PartProblem[] {
  return partProblems(part, readinessKinds, 'readiness');
}

/** The probe that a lab's part names. Throws `invalid` with every problem as a detail. */
export function openReadiness(part: Part): ReadinessProbe {
  const { kind, options } = openPart(part, readinessKinds, 'readiness');
  return {
    awaited: kind.describe(options),
    pauseMs: kind.pauseMs,
    attempt: (context) => kind.attempt(options, context),
  };
}
