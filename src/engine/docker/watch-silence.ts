/** A sign of life is waited for so many looks long before silence counts: a suspended machine cannot miss more than one. */
const LOOKS = 3;
/** One failure may be a connection that was closed for want of use; two in a row are not. */
const FAILURES = 2;

export interface SilenceOptions {
  /** Resolves as soon as the engine answers anything, rejects when it cannot be reached. */
  readonly ask: () => Promise<unknown>;
  /** The `engine` timeout. */
  readonly silenceMs: number;
  /** Told once, with the failure when the engine could not be reached, without when it stayed silent. */
  readonly onLost: (failure?: unknown) => void;
}

/**
 * Asks an engine for a sign of life again and again, and tells when it is lost: a process that is frozen, or a machine that
 * is gone, accepts connections and never breaks them. Returns what ends the watch.
 */
export function watchSilence({ ask, silenceMs, onLost }: SilenceOptions): () => void {
  let waiting = false;
  let missed = 0;
  let failed = 0;
  const lose = (failure?: unknown): void => {
    clearInterval(timer);
    onLost(failure);
  };
  const question = async (): Promise<void> => {
    waiting = true;
    missed = 0;
    try {
      await ask();
      failed = 0;
    } catch (error) {
      failed++;
      if (failed >= FAILURES) lose(error);
    }
    waiting = false;
  };
  const look = (): void => {
    if (!waiting) return void question();
    missed++;
    if (missed >= LOOKS) lose();
  };
  const timer = setInterval(look, silenceMs / LOOKS).unref();
  return () => clearInterval(timer);
}
