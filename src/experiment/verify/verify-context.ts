import type { StepDefinition } from '../../lab/definition.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import type { StageContext } from '../up/prepare-lab.js';

/** What one verification works on and with. */
export interface VerifyContext extends StageContext {
  /** What is claimed: its parameters shape the expectation, whatever runs. */
  readonly lab: ResolvedLab;
  readonly running: RunningLab;
  /** Unique to this verification: part of every request id. */
  readonly run: string;
  readonly seed: number;
  /** Overrides the sample size of the steps whose size the lab leaves to a parameter. */
  readonly requests?: number;
}

/** The step as it is really done: a variant may do another thing than its expectation goes by. */
export function doneIn({ traffic, sent }: ResolvedLab, step: string): StepDefinition | undefined {
  return (sent ?? traffic)[step];
}
