/** Rings when something changed; who waits looks for itself what that was. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, or after so long. */
  next(limitMs?: number): Promise<void>;
}

/** A ring that nobody waits for costs nothing. */
export function createBell(): Bell {
  let waiting: (() => void)[] = [];
  return {
    ring() {
      if (waiting.length === 0) return;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    next: (limitMs) =>
      new Promise((resolve) => {
        if (limitMs === undefined) return void waiting.push(resolve);
        const timer = setTimeout(resolve, limitMs);
        waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}
