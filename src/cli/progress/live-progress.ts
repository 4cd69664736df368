import type { Progress } from '../../lab/progress.js';
import { openLiveList, type LiveList, type LiveLook } from './live-list.js';
import { phaseLine, phaseText, warningLine, type ProgressRenderer } from './phase-line.js';
import { wrapLines } from '../text/index.js';

/** On a terminal: what goes on is redrawn in place, what is over is written once and stays above it. */
export function liveProgress({ stream, paint }: LiveLook): ProgressRenderer {
  const running = new Map<string, string>();
  let list: LiveList | undefined;
  const pause = (): void => {
    list?.close();
    list = undefined;
  };
  const tell = (line: string): void => {
    pause();
    stream.write(`${wrapLines(line, stream.columns ?? 80)}\n`);
  };
  const progress: Progress = (event) => {
    switch (event.type) {
      case 'detail':
        return;
      case 'warning':
        tell(warningLine(event.text, paint));
        break;
      case 'done':
      case 'failed':
        running.delete(event.phase);
        tell(phaseLine(event, paint));
        break;
      case 'start':
      case 'update':
        running.set(event.phase, phaseText(event));
    }
    if (running.size === 0) return;
    list ??= openLiveList(running, { stream, paint });
    list.refresh();
  };
  return { progress, pause, close: pause };
}
