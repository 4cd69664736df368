import type { Progress, ProgressEvent } from '../../lab/progress.js';
import type { Paint } from '../text/index.js';

const PHASE_WIDTH = 10;

/** Tells progress events on one stream, live or line by line. */
export interface ProgressRenderer {
  readonly progress: Progress;
  /** Takes the live lines off the screen so that something else can be written; the next event brings them back. */
  pause(): void;
  close(): void;
}

export type PhaseEvent = Extract<ProgressEvent, { phase: string }>;

/** Phases are named by what they end in; until then, this is what goes on. */
const UNTIL_DONE: Readonly<Record<string, string>> = { started: 'starting' };

/** `engine    Docker 28.2, default context`. */
export function phaseText({ type, phase, text }: PhaseEvent): string {
  const name = (type === 'done' ? undefined : UNTIL_DONE[phase]) ?? phase;
  return `${name.padEnd(PHASE_WIDTH - 1)} ${text}`;
}

/** `✔ engine    Docker 28.2, default context`. */
export function phaseLine(event: PhaseEvent, paint: Paint): string {
  const marks = { start: paint.dim('·'), update: paint.dim('·'), done: paint.green('✔'), failed: paint.red('✖') };
  return `${marks[event.type]} ${phaseText(event)}`;
}

export function warningLine(text: string, paint: Paint): string {
  return `${paint.yellow('!')} ${text}`;
}
