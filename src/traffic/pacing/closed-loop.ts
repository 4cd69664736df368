import type { Loop, Sender } from './loop.js';

export interface ClosedLoopOptions {
  /** Requests to send; may be Infinity when a duration is given. */
  readonly limit: number;
  /** No request starts after this time; those in flight are waited for. */
  readonly durationMs: number | undefined;
  /** After so many requests all answers are waited for before the next request starts; undefined = never. */
  readonly drainAt: number | undefined;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  readonly onDone: () => void;
}

/** Each connection sends its next request when the last one was answered or failed. */
export function createClosedLoop<S extends Sender>(options: ClosedLoopOptions): Loop<S> {
  const { limit, durationMs, drainAt, now, onDone } = options;
  let started = 0;
  let active = 0;
  let stopAtMs = Infinity;
  /** Connections that wait for the others' answers. */
  let held: S[] | undefined = drainAt === undefined ? undefined : [];
  const hold = (connection: S): void => {
    held?.push(connection);
    if (held?.length !== active) return;
    const released = held;
    held = undefined;
    released.forEach(loop.onFree);
  };
  const mayStart = (): boolean => started < limit && (stopAtMs === Infinity || now() < stopAtMs);
  const loop: Loop<S> = {
    start(connections) {
      if (durationMs !== undefined) stopAtMs = now() + durationMs;
      active = connections.length;
      if (active === 0) onDone();
      connections.forEach(loop.onFree);
    },
    onFree(connection) {
      if (held && started === drainAt) hold(connection);
      else if (mayStart()) connection.send(started++, undefined);
      else if (--active === 0) onDone();
    },
    stop() {
      stopAtMs = -Infinity;
    },
    report: () => (drainAt !== undefined && held === undefined ? { drainedAt: drainAt } : {}),
  };
  return loop;
}
