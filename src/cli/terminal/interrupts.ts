import { LabError } from '../../errors.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interrupts {
  readonly signal: AbortSignal;
  /** Text that the second signal prints: the exact command that cleans up what this command may have left. */
  onHardExit(text: string): void;
  /** From now on the first signal is how the work ends, and nothing is cleaned up; `words` say what is ended where that takes time. */
  endsByInterrupt(words?: string): void;
  /** Restores the process's own signal behaviour. */
  close(): void;
}

export interface InterruptOptions {
  readonly say: (line: string) => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

/** The first Ctrl-C (or SIGTERM, SIGHUP) aborts `signal` so that clean-up runs; the second leaves at once with 130. */
export function listenForInterrupts({ say, exit }: InterruptOptions): Interrupts {
  const controller = new AbortController();
  let firstText: string | undefined = 'stopping and cleaning up';
  let hardExitText: string | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      const text = hardExitText ?? (firstText === undefined ? undefined : 'Left without cleaning up.');
      if (text !== undefined) say(text);
      exit(130);
      return;
    }
    if (firstText !== undefined) say(`${name}: ${firstText}; once more leaves at once`);
    controller.abort(new LabError('interrupted', 'Interrupted', { code: 'interrupted' }));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    onHardExit: (text) => {
      hardExitText = text;
    },
    endsByInterrupt: (words) => {
      firstText = words;
    },
    close: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
