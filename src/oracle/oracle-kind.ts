import type * as z from 'zod';
import type { BalancerCounters } from '../lab/observation.js';
import type { Expectation } from '../lab/verdict.js';

/** What the expectation is for: the name of the judge that will use it. */
export type Purpose = 'configuration' | 'order' | 'totals';

export interface ExpectRequest<Options> {
  readonly options: Options;
  /** Names of the servers, in the order of the configuration. */
  readonly servers: readonly string[];
  readonly purpose: Purpose;
  /** Wanted sample size; the oracle may round it up. Undefined = it follows from the error rates. */
  readonly requests?: number;
  /** The balancer's counters just before the step. */
  readonly before?: BalancerCounters;
}

/** A strategy: the shape of its `with`, and what it predicts. */
export interface OracleKind<Options = unknown> {
  readonly options: z.ZodType<Options>;
  expect(request: ExpectRequest<Options>): Expectation;
}
