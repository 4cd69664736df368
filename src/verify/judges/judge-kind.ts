import type * as z from 'zod';
import type { BalancerCounters, Observation } from '../../lab/observation.js';
import type { ClaimVerdict, CycleExpectation, Expectation } from '../../lab/verdict.js';

export interface JudgeInput<E extends Expectation = CycleExpectation, Options = unknown> {
  /** Id and sentence of the claim, and its traffic step. */
  readonly claim: string;
  readonly says: string;
  readonly step: string | undefined;
  readonly expectation: E;
  /** The judge's own `with`, parsed. */
  readonly options: Options;
  /** Undefined for a claim without traffic, or when none could be sent. */
  readonly observation: Observation | undefined;
  /** What the balancer said of itself just before. */
  readonly running: BalancerCounters | undefined;
}

/** A way to judge: the shape of its `with`, whether it needs traffic, and the judgement, which is pure. */
export interface JudgeKind<E extends Expectation = Expectation, Options = unknown> {
  readonly options: z.ZodType<Options>;
  /** Form of the expectations that it takes. */
  readonly form: E['form'];
  readonly needsTraffic: boolean;
  /** Requests of the first look, where the expectation leaves them open. */
  plan?(expectation: E): number;
  judge(input: JudgeInput<E, Options>): ClaimVerdict;
}
