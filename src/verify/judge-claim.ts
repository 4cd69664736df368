import type { ClaimDefinition, Part } from '../lab/definition.js';
import { openPart, partProblems } from '../lab/open-part.js';
import type { PartProblem } from '../lab/part-checker.js';
import type { ClaimVerdict } from '../lab/verdict.js';
import { configuration, type JudgeInput, type JudgeKind, order, totals } from './judges/index.js';

/** The ways to judge, by the name that a lab file uses. */
export const judgeKinds: Readonly<Record<string, JudgeKind>> = { configuration, order, totals };

/** Every problem of a judge part whose parameters are filled in; an unknown kind is answered with the known ones. */
export function checkJudgePart(part: Part): PartProblem[] {
  return partProblems(part, judgeKinds, 'judge');
}

/** Judges one claim of a lab. Throws kind `invalid` for a part that `checkJudgePart` finds fault with. */
export function judgeClaim(
  { id, says, traffic, judge }: Pick<ClaimDefinition, 'id' | 'says' | 'traffic' | 'judge'>,
  seen: Pick<JudgeInput, 'expectation' | 'observation' | 'running'>,
): ClaimVerdict {
  const { kind } = openPart(judge, judgeKinds, 'judge');
  return kind.judge({ claim: id, says, step: traffic, ...seen });
}
