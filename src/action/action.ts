import type * as z from 'zod';
import type { Change, Execute, Inspect } from '../engine/engine.js';
import type { ActionRecord } from '../lab/observation.js';
import type { Progress } from '../lab/progress.js';
import type { ResolvedLab, RunningLab } from '../lab/resolved.js';

export interface ActionContext {
  readonly engine: Inspect & Execute & Change;
  readonly lab: ResolvedLab;
  readonly running: RunningLab;
  /** Milliseconds since the step (or the command) began. */
  readonly elapsedMs: () => number;
  /** Waits until a service that was started again is ready, also after the signal aborted; returns what showed it, one sentence. */
  readonly whenReady: (service: string) => Promise<string>;
  /** Puts another container in the place of a service's, and awaits that it is ready; `running` tells of that one then. */
  readonly replaceService: (service: string) => Promise<void>;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** An action that was done and confirmed. */
export interface DoneAction {
  readonly record: ActionRecord;
  /**
   * Puts back what was before, and confirms it; the whole record comes back. Works after the signal aborted: an interrupted
   * run leaves nothing as it was not. Rejects with kind `operation` when it cannot be put back.
   */
  undo(): Promise<ActionRecord>;
}

/** Something reversible that can be done to a running lab: the shape of its `with`, and the doing. */
export interface ActionKind<Options = unknown> {
  readonly options: z.ZodType<Options>;
  /** Rejects with kind `operation` when it cannot be done, or when nothing shows that it was. */
  apply(options: Options, context: ActionContext): Promise<DoneAction>;
}
