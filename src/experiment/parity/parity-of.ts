import type { Outcome, RunRecord } from '../../lab/verdict.js';

/** One claim, both ways; undefined = it was not judged there. */
export interface ClaimParity {
  readonly claim: string;
  readonly lab: Outcome | undefined;
  readonly compose: Outcome | undefined;
  readonly same: boolean;
  /** Why each got what it got, where they differ. */
  readonly reasons: readonly string[];
}

/** `not-expressible`: the lab needs what compose has no word for. `not-run`: something kept one of the two from a verdict. */
export interface ParityReport {
  readonly lab: string;
  readonly state: 'same' | 'differs' | 'not-expressible' | 'not-run';
  readonly claims: readonly ClaimParity[];
  /** What, for the last two states. */
  readonly why: readonly string[];
  readonly durationMs: number;
}

/** The outcomes of both records, claim by claim, in the lab's order. */
export function parityOf(lab: RunRecord, compose: RunRecord): readonly ClaimParity[] {
  const names = [...lab.verdict.claims, ...compose.verdict.claims].map(({ claim }) => claim);
  return [...new Set(names)].map((claim) => {
    const [here, there] = [lab, compose].map(({ verdict }) => verdict.claims.find((each) => each.claim === claim));
    const same = here?.outcome === there?.outcome;
    const reasons = same ? [] : [`lab: ${here?.reason ?? 'not judged'}`, `compose: ${there?.reason ?? 'not judged'}`];
    return { claim, lab: here?.outcome, compose: there?.outcome, same, reasons };
  });
}

/** 10 a difference, else 11 something was not run, else 0. */
export function parityExitCode(reports: readonly ParityReport[]): number {
  if (reports.some(({ state }) => state === 'differs')) return 10;
  return reports.some(({ state }) => state === 'not-run') ? 11 : 0;
}
