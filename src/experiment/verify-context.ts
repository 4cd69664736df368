import type { Engine } from '../engine/engine.js';
import type { Clock, Progress } from '../lab/progress.js';
import type { ResolvedLab, RunningLab } from '../lab/resolved.js';

/** What one verification works on and with. */
export interface VerifyContext {
  readonly engine: Engine;
  /** What is claimed: its parameters shape the expectation, whatever runs. */
  readonly lab: ResolvedLab;
  readonly running: RunningLab;
  /** Unique to this verification: part of every request id. */
  readonly run: string;
  readonly seed: number;
  /** Overrides the sample size of the steps whose size the lab leaves to a parameter. */
  readonly requests?: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Factor on every timeout. */
  readonly timeoutScale: number;
}
