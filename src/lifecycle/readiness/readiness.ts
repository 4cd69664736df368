import type * as z from 'zod';
import type { Execute, Inspect, PublishedPort } from '../../engine/engine.js';

/** What a readiness probe may look at. */
export interface ReadinessContext {
  readonly engine: Inspect & Execute;
  readonly containerId: string;
  /** Name of the service, for errors. */
  readonly service: string;
  /** End of the container's life before the present one, by the engine's clock, in ms; undefined = there was none. */
  readonly sinceMs: number | undefined;
  readonly ports: readonly PublishedPort[];
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
  /** Seconds left when the attempt begins, for commands that can end by themselves. */
  readonly secondsLeft: number;
}

/** Undefined = ready; else why not yet, for people. */
export type Attempt = string | undefined;

/**
 * A way to tell that a service is ready. One attempt may itself wait as long as it likes; it throws a `LabError` of another kind than
 * `operation` where waiting would change nothing.
 */
export interface ReadinessKind<Options = unknown> {
  readonly options: z.ZodType<Options>;
  /** What is waited for: `a log line with "listening"`. */
  describe(options: Options): string;
  /** Between two attempts; absent = ever longer pauses. */
  readonly pauseMs?: number;
  attempt(options: Options, context: ReadinessContext): Promise<Attempt>;
}
