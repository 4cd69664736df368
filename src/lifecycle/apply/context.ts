import type { Engine } from '../../engine/engine.js';
import type { Progress } from '../../lab/progress.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import type { Halt } from './halt.js';
import type { Limit } from './limit.js';

/** What carrying out a plan needs at every step. */
export interface ApplyContext {
  readonly engine: Engine;
  readonly lab: ResolvedLab;
  /** Value of the run label. */
  readonly run: string;
  /** The `ready` timeout of each service, counted from its start. */
  readonly readyMs: number;
  readonly progress: Progress;
  readonly halt: Halt;
  /** Bounds the calls that make the engine work: create, start, stop, remove. */
  readonly limit: Limit;
  /** Tells that a container runs and has to run on; its end is a failure from then on. */
  guard(containerId: string, service: string): void;
}

/** One change to the engine: not begun after a failure, and bounded in number with its likes. */
export function change<T>({ halt, limit }: ApplyContext, work: () => Promise<T>): Promise<T> {
  return limit(async () => {
    halt.throwIfFailed();
    return work();
  });
}
