import type { Readable } from 'node:stream';
import { interruption, LabError } from '../errors.js';

export interface ProgramOptions {
  readonly signal?: AbortSignal | undefined;
  /** Sent to standard input, which is then closed; without it standard input is empty. */
  readonly input?: string | Uint8Array;
  readonly timeoutMs?: number | undefined;
  /** Added to this process's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingFolder?: string;
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
 * Runs a program without a shell and waits for its end. A non-zero exit is a result, not an error. Rejects with
 * `program-missing`, `program-timeout` or kind `interrupted`; in the last two cases the program has been ended
 * (SIGTERM, then SIGKILL after five seconds).
 */
export const runProgram: RunProgram = async (file, args, options = {}) => {
  const { execa } = await import('execa');
  const { onLine, input = '' } = options;
  const passOn = (stream: 'stdout' | 'stderr') =>
    onLine === undefined
      ? ('pipe' as const)
      : function* (line: unknown) {
          onLine(String(line), stream);
          yield line;
        };
  const result = await execa(file, args, {
    ...common(options),
    input,
    stdout: passOn('stdout'),
    stderr: passOn('stderr'),
  });
  checkEnd(file, result, options);
  return { exitCode: exitCodeOf(result), stdout: String(result.stdout ?? ''), stderr: String(result.stderr ?? '') };
};

/** A program whose output is read while it runs. */
export interface OpenProgram {
  readonly stdout: Readable;
  /** Settles at its end, as `runProgram` does, with an empty `stdout`. Must be awaited also when reading fails. */
  readonly finished: Promise<ProgramResult>;
}

/** Runs a program and hands out its standard output as a stream of bytes: a root file system as tar, for instance. */
export async function openProgram(
  file: string,
  args: readonly string[],
  options: Omit<ProgramOptions, 'onLine'> & { readonly onErrorLine?: (line: string) => void } = {},
): Promise<OpenProgram> {
  const { execa } = await import('execa');
  const { input = '', onErrorLine } = options;
  const child = execa(file, args, {
    ...common(options),
    input,
    encoding: 'buffer' as const,
    buffer: { stdout: false, stderr: true },
    stderr: 'pipe' as const,
  });
  if (onErrorLine !== undefined) void passLines(child.stderr, onErrorLine);
  const finished = child.then((result) => {
    checkEnd(file, result, options);
    return { exitCode: exitCodeOf(result), stdout: '', stderr: new TextDecoder().decode(result.stderr) };
  });
  finished.catch(() => undefined);
  return { stdout: child.stdout, finished };
}

async function passLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const { createInterface } = await import('node:readline');
  for await (const line of createInterface({ input: stream })) onLine(line);
}

const GRACE_MS = 5000;

function common({ signal, timeoutMs, environment, workingFolder }: ProgramOptions) {
  return {
    reject: false as const,
    shell: false as const,
    stripFinalNewline: false as const,
    forceKillAfterDelay: GRACE_MS,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    ...(environment === undefined ? {} : { env: environment }),
    ...(workingFolder === undefined ? {} : { cwd: workingFolder }),
  };
}

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
  return exitCode ?? 128 + (SIGNALS[signal ?? ''] ?? 0);
}

const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
};
