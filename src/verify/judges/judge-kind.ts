import type * as z from 'zod';
import type { BalancerCounters, Observation } from '../../lab/observation.js';
import type { ClaimVerdict, Expectation } from '../../lab/verdict.js';

export interface JudgeInput {
  /** Id and sentence of the claim, and its traffic step. */
  readonly claim: string;
  readonly says: string;
  readonly step: string | undefined;
  readonly expectation: Expectation;
  /** Undefined for a claim without traffic, or when none could be sent. */
  readonly observation: Observation | undefined;
  /** What the balancer said of itself just before. */
  readonly running: BalancerCounters | undefined;
}

/** A way to judge: the shape of its `with`, whether it needs traffic, and the judgement, which is pure. */
export interface JudgeKind {
  readonly options: z.ZodType;
  readonly needsTraffic: boolean;
  judge(input: JudgeInput): ClaimVerdict;
}
