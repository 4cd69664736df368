import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { LabError } from '../../../errors.js';
import type { AttachedExec, ExecOptions, Execute, ExecResult } from '../../engine.js';
import type { DockerConnection } from '../connection.js';
import { hasAborted, interruption } from '../translate-error.js';
import { frames } from './frames.js';

/** Commands inside a running container. Aborting ends our side; the command itself is the container's. */
export function dockerExecute(connection: DockerConnection): Execute {
  return {
    exec: (ref, command, options) => exec(connection, ref, command, options),
    attachExec: (ref, command, streams) => attachExec(connection, ref, command, streams),
  };
}

async function exec(
  connection: DockerConnection,
  ref: string,
  command: readonly string[],
  { environment, user, signal, input }: ExecOptions = {},
): Promise<ExecResult> {
  const what = `run ${command[0] ?? ''} in container ${ref}`;
  const session = await openSession(connection, what, {
    ref,
    command,
    environment,
    user,
    signal,
    tty: false,
    stdin: input !== undefined,
  });
  const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  return session.use(async (stream) => {
    if (input !== undefined) stream.end(input);
    for await (const { stream: name, bytes } of frames(stream)) output[name].push(bytes);
    const exitCode = await session.exitCode();
    return { exitCode, stdout: text(output.stdout), stderr: text(output.stderr) };
  });
}

const text = (pieces: readonly Buffer[]): string => Buffer.concat(pieces).toString('utf8');

interface TerminalStream {
  readonly columns?: number;
  readonly rows?: number;
}

/**
 * Connects the caller's streams and follows its window's size. Raw mode is the caller's business: it owns the terminal. The
 * caller's stdin is left open and paused.
 */
async function attachExec(
  connection: DockerConnection,
  ref: string,
  command: readonly string[],
  { stdin, stdout, stderr, tty, signal }: AttachedExec,
): Promise<number> {
  const what = `run ${command[0] ?? ''} in container ${ref}`;
  const session = await openSession(connection, what, { ref, command, signal, tty, stdin: true });
  return session.use(async (stream) => {
    const resize = (): void => {
      const { columns, rows } = stdout as TerminalStream;
      if (tty && columns !== undefined && rows !== undefined) void session.resize(columns, rows);
    };
    resize();
    stdout.on('resize', resize);
    stdin.pipe(stream);
    try {
      for await (const { stream: name, bytes } of tty ? rawFrames(stream) : frames(stream)) {
        const target = name === 'stdout' ? stdout : stderr;
        if (!target.write(bytes)) await once(target, 'drain');
      }
    } finally {
      stdin.unpipe(stream);
      stdin.pause();
      stdout.removeListener('resize', resize);
    }
    return session.exitCode();
  });
}

async function* rawFrames(
  source: AsyncIterable<Buffer>,
): AsyncGenerator<{ stream: 'stdout' | 'stderr'; bytes: Buffer }> {
  for await (const bytes of source) yield { stream: 'stdout', bytes };
}

interface SessionOptions {
  readonly ref: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly user?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly tty: boolean;
  readonly stdin: boolean;
}

interface Session {
  /** Runs `work` on the connected stream, which is closed afterwards and when the signal aborts. */
  use<T>(work: (stream: Duplex) => Promise<T>): Promise<T>;
  resize(columns: number, rows: number): Promise<unknown>;
  exitCode(): Promise<number>;
}

async function openSession(connection: DockerConnection, what: string, options: SessionOptions): Promise<Session> {
  const { ref, command, environment, user, signal, tty, stdin } = options;
  const { call } = connection;
  const execution = await call(
    what,
    (docker) =>
      docker.getContainer(ref).exec({
        Cmd: [...command],
        AttachStdin: stdin,
        AttachStdout: true,
        AttachStderr: true,
        Tty: tty,
        Env: Object.entries(environment ?? {}).map(([name, value]) => `${name}=${value}`),
        ...(user === undefined ? {} : { User: user }),
      }),
    signal,
  );
  const stream = await call(what, () => execution.start({ hijack: stdin, stdin, Tty: tty }), signal);
  return {
    use: (work) => useStream(connection, what, stream, work, signal),
    resize: (columns, rows) => execution.resize({ w: columns, h: rows }).catch(() => undefined),
    exitCode: () => exitCode(connection, what, () => execution.inspect()),
  };
}

async function useStream<T>(
  connection: DockerConnection,
  what: string,
  stream: Duplex,
  work: (stream: Duplex) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const close = (): void => void stream.destroy();
  signal?.addEventListener('abort', close, { once: true });
  connection.lost.addEventListener('abort', close, { once: true });
  // A command that ends without reading its input breaks the pipe: its exit code tells, not this.
  stream.on('error', () => undefined);
  try {
    if (hasAborted(signal)) throw interruption(what, signal);
    const result = await work(stream);
    if (hasAborted(signal)) throw interruption(what, signal);
    if (connection.lost.aborted) throw connection.failure(what, connection.lost.reason);
    return result;
  } catch (error) {
    throw connection.failure(what, error, signal);
  } finally {
    signal?.removeEventListener('abort', close);
    connection.lost.removeEventListener('abort', close);
    stream.destroy();
  }
}

interface ExecState {
  readonly Running: boolean;
  readonly ExitCode: number | null;
}

const FIRST_PAUSE_MS = 2;
const LONGEST_WAIT_MS = 5000;

/** The output may end a moment before the engine has noted the exit code. */
async function exitCode({ call }: DockerConnection, what: string, inspect: () => Promise<unknown>): Promise<number> {
  for (let pauseMs = FIRST_PAUSE_MS, waitedMs = 0; waitedMs < LONGEST_WAIT_MS; waitedMs += pauseMs, pauseMs *= 2) {
    const state = (await call(what, inspect)) as ExecState;
    if (!state.Running && state.ExitCode !== null) return state.ExitCode;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new LabError('operation', `Could not ${what}: its output ended, but it is still running`, {
    code: 'no-exit-code',
  });
}
