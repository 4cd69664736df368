import type { Loop, Sender } from './loop.js';

export interface OpenLoopOptions {
  readonly limit: number;
  readonly ratePerSecond: number;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  /** How late the pacer itself was, in milliseconds, for each arrival. */
  readonly onArrival: (latenessMs: number) => void;
  readonly onDone: () => void;
}

export interface OpenLoop<S extends Sender> extends Loop<S> {
  /** Arrivals that found every connection busy and waited, and the longest queue of them. */
  readonly queue: () => { readonly queued: number; readonly queueMax: number };
}

/**
 * Request i arrives at start + i / rate whatever became of the earlier ones: a stall shows in the latencies instead of
 * thinning the load (coordinated omission). An arrival that finds no free connection waits its turn, and its latency
 * counts from its intended time. Arrivals are never bunched: only those that are due are sent, at most a timer's
 * millisecond late; `onArrival` gets the lateness.
 */
export function createOpenLoop<S extends Sender>(options: OpenLoopOptions): OpenLoop<S> {
  const { limit, now, onArrival, onDone } = options;
  // In order of release, so that every connection carries its part.
  const idle: S[] = [];
  let [startMs, arrived, sent, finished, queued, queueMax] = [0, 0, 0, 0, 0, 0];
  let timer: NodeJS.Timeout | undefined;
  const dueMs = (index: number): number => startMs + (index * 1000) / options.ratePerSecond;
  function sendNext(connection: S): void {
    const index = sent++;
    connection.send(index, dueMs(index));
  }
  function arrive(): void {
    for (let nowMs = now(); arrived < limit && dueMs(arrived) <= nowMs; nowMs = now()) {
      onArrival(nowMs - dueMs(arrived++));
      const connection = idle.shift();
      if (connection !== undefined) sendNext(connection);
      else {
        queued++;
        queueMax = Math.max(queueMax, arrived - sent);
      }
    }
    if (arrived < limit) timer = setTimeout(arrive, Math.max(1, dueMs(arrived) - now()));
  }
  return {
    start(connections) {
      if (limit === 0) return onDone();
      idle.push(...connections);
      startMs = now();
      arrive();
    },
    onFree(connection) {
      finished++;
      if (sent < arrived) sendNext(connection);
      else idle.push(connection);
      if (finished === limit) onDone();
    },
    stop: () => clearTimeout(timer),
    queue: () => ({ queued, queueMax }),
  };
}
