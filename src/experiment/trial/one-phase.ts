import type { Progress } from '../../lab/progress.js';

/** Progress of work that runs side by side, told as one phase: the phases of each would only mix. */
export interface OnePhase {
  /** What one piece of work gets for its own progress. */
  of(name: string): Progress;
  ended(name: string): void;
}

/** Begins the phase; it tells how much is done, and what each piece that runs is at: `2 of 6 done · random (traffic)`. */
export function onePhase(progress: Progress, phase: string, total: number): OnePhase {
  const at = new Map<string, string>();
  let done = 0;
  const tell = (type: 'start' | 'update'): void => {
    const running = [...at].map(([name, inner]) => `${name} (${inner})`).join(', ');
    progress({ type, phase, text: [`${done} of ${total} done`, ...(running === '' ? [] : [running])].join(' · ') });
  };
  tell('start');
  return {
    of: (name) => (event) => {
      if (event.type === 'detail' || event.type === 'warning') {
        progress({ ...event, text: `${name}: ${event.text}` });
      } else if (event.type === 'start') {
        at.set(name, event.phase === 'started' ? 'starting' : event.phase);
        tell('update');
      }
    },
    ended: (name) => {
      at.delete(name);
      done += 1;
      tell('update');
    },
  };
}
