import type { Clock, Progress, ProgressEvent } from '../lab/progress.js';
import type { Paint } from './paint.js';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 80;
/** Without a terminal, a phase's waiting is told at most this often. */
const PLAIN_UPDATE_MS = 5_000;
const PHASE_WIDTH = 10;

export interface ProgressOptions {
  readonly stream: { write(text: string): unknown; readonly columns?: number };
  readonly paint: Paint;
  /** Redraws in place; only for a terminal. */
  readonly live: boolean;
  /** Only warnings and failures are told. */
  readonly quiet: boolean;
  /** Details are told, too. */
  readonly verbose: boolean;
  readonly clock: Clock;
}

export interface ProgressRenderer {
  readonly progress: Progress;
  /** Takes the live lines off the screen so that something else can be written; the next event brings them back. */
  pause(): void;
  close(): void;
}

type PhaseEvent = Extract<ProgressEvent, { phase: string }>;

/** `✔ engine    Docker 28.2, default context`. */
export function phaseLine(event: PhaseEvent, paint: Paint, mark?: string): string {
  const marks = { start: paint.dim('·'), update: paint.dim('·'), done: paint.green('✔'), failed: paint.red('✖') };
  const gap = event.phase.length >= PHASE_WIDTH ? ' ' : ' '.repeat(PHASE_WIDTH - event.phase.length);
  return `${mark ?? marks[event.type]} ${event.phase}${gap}${event.text}`;
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
        tell(`${paint.yellow('!')} ${event.text}`);
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

function liveProgress({ stream, paint, clock }: ProgressOptions): ProgressRenderer {
  const active = new Map<string, PhaseEvent>();
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;
  const startMs = clock();

  const erase = (): string => (drawn > 0 ? `\u001B[${drawn}A\u001B[0J` : '');
  const draw = (permanent = ''): void => {
    const frame = FRAMES[Math.floor((clock() - startMs) / FRAME_MS) % FRAMES.length];
    const lines = [...active.values()].map((event) =>
      fit(phaseLine(event, paint, paint.cyan(frame ?? '·')), stream.columns),
    );
    stream.write(erase() + permanent + lines.map((line) => `${line}\n`).join(''));
    drawn = lines.length;
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const pause = (): void => {
    stop();
    if (drawn > 0) stream.write(erase());
    drawn = 0;
  };
  const progress: Progress = (event) => {
    let permanent = '';
    if (event.type === 'detail') return;
    if (event.type === 'warning') permanent = `${paint.yellow('!')} ${event.text}\n`;
    else if (event.type === 'start' || event.type === 'update') active.set(event.phase, event);
    else {
      active.delete(event.phase);
      permanent = `${phaseLine(event, paint)}\n`;
    }
    draw(permanent);
    if (active.size === 0) stop();
    else timer ??= setInterval(draw, FRAME_MS).unref();
  };
  return { progress, pause, close: pause };
}

/** A live line must not wrap, or erasing it would miss a row; colour codes take no room. */
function fit(line: string, columns = 80): string {
  // eslint-disable-next-line no-control-regex -- colour codes begin with the escape character
  const parts = line.split(/(\u001B\[[0-9;]*m)/);
  let room = columns - 1;
  return parts
    .map((part, index) => {
      if (index % 2 === 1) return part;
      const kept = [...part].slice(0, room);
      room -= kept.length;
      return kept.join('');
    })
    .join('');
}
