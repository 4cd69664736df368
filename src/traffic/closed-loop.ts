import type { Loop, Sender } from './loop.js';

export interface ClosedLoopOptions {
  /** Requests to send; may be Infinity when a duration is given. */
  readonly limit: number;
  /** No request starts after this time; those in flight are waited for. */
  readonly durationMs: number | undefined;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  readonly onDone: () => void;
}

/** Each connection sends its next request when the last one was answered or failed. */
export function createClosedLoop<S extends Sender>({ limit, durationMs, now, onDone }: ClosedLoopOptions): Loop<S> {
  let started = 0;
  let active = 0;
  let stopAtMs = Infinity;
  const mayStart = (): boolean => started < limit && (stopAtMs === Infinity || now() < stopAtMs);
  const loop: Loop<S> = {
    start(connections) {
      if (durationMs !== undefined) stopAtMs = now() + durationMs;
      active = connections.length;
      if (active === 0) onDone();
      connections.forEach(loop.onFree);
    },
    onFree(connection) {
      if (mayStart()) connection.send(started++, undefined);
      else if (--active === 0) onDone();
    },
    stop() {
      stopAtMs = -Infinity;
    },
  };
  return loop;
}
