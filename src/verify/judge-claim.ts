import { LabError } from '../errors.js';
import type { ClaimDefinition, Part } from '../lab/definition.js';
import { openPart, partProblems } from '../lab/open-part.js';
import type { PartProblem } from '../lab/part-checker.js';
import type { ClaimVerdict, Expectation } from '../lab/verdict.js';
import { compartment, isolation, turnedAway } from './bulkhead/index.js';
import { configuration, type JudgeInput, type JudgeKind, order, totals } from './judges/index.js';
import { failover } from './failover/index.js';
import { arrivals, dispatch, operations, pace, redelivery, routing, survivors } from './messages/index.js';
import { probes } from './probes/index.js';
import { table, tally } from './rows/index.js';
import { held, loadShares, peaks, queueTime, refused } from './load/index.js';
import { noRotation, shares } from './shares/index.js';

/** The ways to judge, by the name that a lab file uses. */
export const judgeKinds: Readonly<Record<string, JudgeKind>> = {
  arrivals,
  compartment,
  configuration,
  dispatch,
  failover,
  held,
  isolation,
  'load-shares': loadShares,
  'no-rotation': noRotation,
  operations,
  order,
  pace,
  peaks,
  probes,
  'queue-time': queueTime,
  redelivery,
  refused,
  routing,
  shares,
  survivors,
  table,
  tally,
  totals,
  'turned-away': turnedAway,
};

/** Every problem of a judge part whose parameters are filled in; an unknown kind is answered with the known ones. */
export function checkJudgePart(part: Part): PartProblem[] {
  return partProblems(part, judgeKinds, 'judge');
}

/** Judges one claim of a lab. Throws kind `invalid` for a part that `checkJudgePart` finds fault with. */
export function judgeClaim(
  { id, says, traffic, judge }: Pick<ClaimDefinition, 'id' | 'says' | 'traffic' | 'judge'>,
  seen: Pick<JudgeInput<Expectation>, 'expectation' | 'observation' | 'running'>,
): ClaimVerdict {
  const { kind, options } = openPart(judge, judgeKinds, 'judge');
  const [form, wanted]: readonly string[] = [seen.expectation.form, kind.form];
  if (form !== wanted) {
    const forms = `its oracle predicts ${form}, the judge ${judge.kind} takes ${wanted}`;
    throw new LabError('invalid', `the claim ${id} cannot be judged: ${forms}`, { code: 'oracle-and-judge' });
  }
  return kind.judge({ claim: id, says, step: traffic, options, ...seen });
}

/** Requests that the first look at a claim takes: the expectation's, else the judge's; undefined = the step's own number. */
export function requestsOf(judge: Part, expectation: Expectation): number | undefined {
  const { kind } = openPart(judge, judgeKinds, 'judge');
  return expectation.form === kind.form ? (expectation.requests ?? kind.plan?.(expectation)) : expectation.requests;
}
