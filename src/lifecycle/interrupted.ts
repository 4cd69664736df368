import { interruption } from '../errors.js';

export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw interruption(signal);
}

/** The promise's outcome, or the interruption as soon as the signal aborts; only for work that may be left behind. */
export async function orInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Whoever turns away from the work must not leave its failure unheard: that would end the process.
  work.catch(() => undefined);
  throwIfInterrupted(signal);
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(interruption(signal));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
