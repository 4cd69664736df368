import type { Clock, Progress } from '../../lab/progress.js';
import type { LiveLook } from './live-list.js';
import { liveProgress } from './live-progress.js';
import { phaseLine, warningLine, type PhaseEvent, type ProgressRenderer } from './phase-line.js';

/** Without a terminal, a phase's waiting is told at most this often. */
const PLAIN_UPDATE_MS = 5_000;

export interface ProgressOptions extends LiveLook {
  /** Redraws in place; only for a terminal. */
  readonly live: boolean;
  /** Only warnings and failures are told. */
  readonly quiet: boolean;
  /** Details are told, too. */
  readonly verbose: boolean;
  readonly clock: Clock;
}

/** Turns progress events into a live list on a terminal, into plain lines elsewhere. Writes to the given stream only. */
export function createProgress(options: ProgressOptions): ProgressRenderer {
  return options.live ? liveProgress(options) : plainProgress(options);
}

function plainProgress({ stream, paint, quiet, verbose, clock }: ProgressOptions): ProgressRenderer {
  const toldMs = new Map<string, number>();
  const tell = (line: string): unknown => stream.write(`${line}\n`);
  const tellPhase = (event: PhaseEvent): void => {
    const last = toldMs.get(event.phase);
    const tooSoon = event.type === 'update' && last !== undefined && clock() - last < PLAIN_UPDATE_MS;
    if (tooSoon && !verbose) return;
    toldMs.set(event.phase, clock());
    tell(phaseLine(event, paint));
  };
  const progress: Progress = (event) => {
    switch (event.type) {
      case 'detail':
        if (verbose) tell(paint.dim(`  ${event.text}`));
        return;
      case 'warning':
        tell(warningLine(event.text, paint));
        return;
      case 'failed':
        tellPhase(event);
        return;
      case 'start':
      case 'update':
      case 'done':
        if (!quiet) tellPhase(event);
    }
  };
  return { progress, pause: () => undefined, close: () => undefined };
}
