/** A connection as the watch sees it. */
export interface Expirable {
  /** When its request was handed over, on the clock `now`; NaN while it has none. */
  readonly handedMs: number;
  expire(): void;
}

export interface DeadlineOptions {
  readonly connections: readonly Expirable[];
  readonly timeoutMs: number;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
}

/** Expires each request that takes longer than `timeoutMs`, with one timer for all: requests cost none of their own. */
export function watchDeadlines({ connections, timeoutMs, now }: DeadlineOptions): { stop(): void } {
  let timer = setTimeout(check, timeoutMs);
  function check(): void {
    const nowMs = now();
    // A request that is handed over from now on cannot be due before that.
    let nextMs = nowMs + timeoutMs;
    for (const connection of connections) {
      const dueMs = connection.handedMs + timeoutMs;
      if (dueMs <= nowMs) connection.expire();
      else if (dueMs < nextMs) nextMs = dueMs;
    }
    timer = setTimeout(check, Math.max(1, Math.ceil(nextMs - nowMs)));
  }
  return { stop: () => clearTimeout(timer) };
}
