import { interruption } from '../../errors.js';

/** One place where the first failure of parallel work is kept, and from which all the rest is stopped. */
export interface Halt {
  /** Aborts on the first failure, and when the caller's signal does. */
  readonly signal: AbortSignal;
  /** Only the first error counts. */
  fail(error: unknown): void;
  throwIfFailed(): void;
  close(): void;
}

export function createHalt(signal: AbortSignal): Halt {
  const controller = new AbortController();
  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    failures.push(error);
    controller.abort(error);
  };
  const onAbort = (): void => fail(interruption(signal));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    fail,
    throwIfFailed: () => {
      if (failures.length > 0) throw failures[0];
    },
    close: () => signal.removeEventListener('abort', onAbort),
  };
}
