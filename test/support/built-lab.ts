import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

export interface Finished {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves when stderr has shown the text; rejects when the command ended without. */
  said(text: string): Promise<void>;
  /** As `said`, for stdout. */
  printed(text: string): Promise<void>;
}

export interface BuiltLab extends AsyncDisposable {
  /** A state folder of its own, with a blank in its path. */
  readonly stateFolder: string;
  run(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Finished>;
  start(args: readonly string[], environment?: Readonly<Record<string, string>>): Started;
  /** The `result` of `--json`; throws when the output is not one document of the known shape. */
  json(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Envelope>;
}

export interface Envelope {
  readonly schema: string;
  readonly command: string;
  readonly exitCode: number;
  /** Each command has its own. */
  readonly result: Readonly<Record<string, unknown>>;
  readonly error: { kind: string; code: string; message: string; details: string[]; suggestions: string[] } | null;
}

/** A name for an instance that no other test has. */
export function freshInstance(): string {
  return `e2e-${randomBytes(3).toString('hex')}`;
}

/** The built command, run as a person runs it: a process of its own. */
export async function builtLab(): Promise<BuiltLab> {
  const folder = await mkdtemp(join(tmpdir(), 'localab e2e '));
  const start: BuiltLab['start'] = (args, environment = {}) => startLab(folder, args, environment);
  return {
    stateFolder: folder,
    start,
    run: (args, environment) => start(args, environment).finished,
    json: async (args, environment) => {
      const { stdout } = await start([...args, '--json'], environment).finished;
      return JSON.parse(stdout) as Envelope;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

function startLab(folder: string, args: readonly string[], environment: Readonly<Record<string, string>>): Started {
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'run.js'), ...args], {
    cwd: folder,
    env: { ...process.env, LAB_STATE_DIR: folder, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    for (const listener of listeners) listener();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    for (const listener of listeners) listener();
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
  const shown = (output: () => string, text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!output().includes(text)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      void finished.then(() => reject(new Error(`"${text}" was never said:\n${output()}`)));
      look();
    });
  const said = (text: string) => shown(() => stderr, text);
  return { process: child, finished, said, printed: (text) => shown(() => stdout, text) };
}
