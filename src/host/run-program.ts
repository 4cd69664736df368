import { constants } from 'node:os';
import { interruption, LabError } from '../errors.js';

/** Between SIGTERM and SIGKILL. */
const GRACE_MS = 5000;

export interface ProgramOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  /** Added to this process's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

export interface ProgramResult {
  /** 128 + the signal's number when a signal ended it, as shells count. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How programs are run; tests hand over their own. */
export type RunProgram = (file: string, args: readonly string[], options?: ProgramOptions) => Promise<ProgramResult>;

/**
 * Runs a program without a shell and without input, and waits for its end. A non-zero exit is a result, not an error. Rejects with
 * `program-missing`, `program-timeout` or kind `interrupted`; in the last two cases the program has been ended
 * (SIGTERM, then SIGKILL after five seconds).
 */
export const runProgram: RunProgram = async (file, args, options = {}) => {
  const { execa } = await import('execa');
  const { onLine, signal, timeoutMs, environment } = options;
  const passOn = (stream: 'stdout' | 'stderr') =>
    onLine === undefined
      ? ('pipe' as const)
      : function* (line: unknown) {
          onLine(String(line), stream);
          yield line;
        };
  const result = await execa(file, args, {
    stdin: 'ignore',
    stdout: passOn('stdout'),
    stderr: passOn('stderr'),
    reject: false,
    shell: false,
    stripFinalNewline: false,
    forceKillAfterDelay: GRACE_MS,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    ...(environment === undefined ? {} : { env: environment }),
  });
  checkEnd(file, result, options);
  return { exitCode: exitCodeOf(result), stdout: String(result.stdout ?? ''), stderr: String(result.stderr ?? '') };
};

/** What execa tells about an end, as far as it is used here. */
interface ProgramEnd {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly code?: string | undefined;
  readonly isCanceled: boolean;
  readonly timedOut: boolean;
  readonly cause?: unknown;
}

function checkEnd(file: string, end: ProgramEnd, { timeoutMs, signal }: ProgramOptions): void {
  if (end.isCanceled && signal !== undefined) throw interruption(signal, `${file} was running`);
  if (end.timedOut) {
    throw new LabError('operation', `${file} did not end within ${timeoutMs} ms`, { code: 'program-timeout' });
  }
  if (end.exitCode !== undefined || end.signal !== undefined) return;
  const missing = end.code === 'ENOENT';
  throw new LabError(
    'operation',
    missing ? `There is no program ${file} on this machine` : `Could not run ${file}: ${end.code ?? ''}`,
    {
      code: missing ? 'program-missing' : 'program-failed',
      cause: end.cause,
    },
  );
}

function exitCodeOf({ exitCode, signal }: ProgramEnd): number {
  return exitCode ?? 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
}
