import type * as z from 'zod';
import { LabError } from '../errors.js';
import type { Part } from '../lab/definition.js';
import type { BrokerCounts } from '../lab/amqp/index.js';
import type { BalancerCounters } from '../lab/observation.js';
import type { Expectation } from '../lab/verdict.js';

/** What the expectation is for: the name of the judge that will use it. */
export type Purpose = string;

export interface ExpectRequest<Options> {
  readonly options: Options;
  /** Names of the servers, in the order of the configuration. */
  readonly servers: readonly string[];
  readonly purpose: Purpose;
  /** Wanted sample size; the oracle may round it up. Undefined = it follows from the error rates. */
  readonly requests?: number;
  /** The claim's traffic step, its values filled in. */
  readonly traffic?: Part;
  /** The balancer's counters just before the step. */
  readonly before?: BalancerCounters;
  /** The broker's counters just before the step. */
  readonly broker?: BrokerCounts;
  /** Every traffic step of the lab, values filled in: what an earlier one left may decide. */
  readonly steps?: Readonly<Record<string, Part>>;
}

/** A strategy: the shape of its `with`, and what it predicts. */
export interface OracleKind<Options = unknown> {
  readonly options: z.ZodType<Options>;
  /** Throws kind `invalid` for a purpose that the strategy has no expectation for. */
  expect(request: ExpectRequest<Options>): Expectation;
}

/** The claim names a judge that this strategy predicts nothing for. */
export function noExpectation(oracle: string, purpose: Purpose, known: readonly Purpose[]): LabError {
  return new LabError('invalid', `the oracle ${oracle} has nothing for the judge ${purpose}`, {
    code: 'oracle-and-judge',
    suggestions: [`judge by ${known.join(', ')}`],
  });
}
