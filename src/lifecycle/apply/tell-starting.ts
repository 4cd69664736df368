import type { Progress } from '../../lab/progress.js';
import { nameList } from './name-list.js';

/** Begins the phase `started`; the function returned tells which services are still waited for when one is ready. */
export function tellStarting(progress: Progress, names: readonly string[]): (ready: string) => void {
  const phase = 'started';
  const waiting = new Set(names);
  progress({ type: 'start', phase, text: nameList(names) });
  return (ready) => {
    waiting.delete(ready);
    if (waiting.size > 0) progress({ type: 'update', phase, text: `waiting for ${nameList([...waiting])}` });
  };
}
