/** A sign of life is asked for so many times before silence counts; a suspended machine cannot miss more than one of them. */
const ASKED = 3;

export interface SilenceOptions {
  /** Resolves or rejects as soon as the engine answers anything. */
  readonly ask: () => Promise<unknown>;
  /** The `engine` timeout. */
  readonly silenceMs: number;
  readonly onSilent: () => void;
}

/**
 * Asks an engine for a sign of life again and again, and tells once when it gave none for `silenceMs`: a process that is
 * frozen, or a machine that is gone, accepts connections and never breaks them. Returns what ends the watch.
 */
export function watchSilence({ ask, silenceMs, onSilent }: SilenceOptions): () => void {
  let waiting = false;
  let missed = 0;
  const answered = (): void => {
    waiting = false;
  };
  const look = (): void => {
    if (!waiting) {
      waiting = true;
      missed = 0;
      ask().then(answered, answered);
      return;
    }
    missed++;
    if (missed < ASKED) return;
    clearInterval(timer);
    onSilent();
  };
  const timer = setInterval(look, silenceMs / ASKED).unref();
  return () => clearInterval(timer);
}
