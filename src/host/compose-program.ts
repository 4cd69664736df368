import { LabError } from '../errors.js';
import { runProgram, type ProgramOptions, type ProgramResult, type RunProgram } from './run-program.js';

/** Asking for its version takes no engine; a program that does not answer by then is none. */
const VERSION_MS = 10_000;

/** Docker Compose, version 2 or later. */
export interface ComposeProgram {
  /** As it says itself: `2.26.1`. */
  readonly version: string;
  run(args: readonly string[], options?: ProgramOptions): Promise<ProgramResult>;
}

/**
 * The program of that path, or else `docker compose`, or else `docker-compose`. Throws kind `operation`, code `no-compose`, with what
 * each said: there is none, or it is the first version, which reads other files.
 */
export async function findCompose(
  named: string | undefined,
  { run = runProgram, signal }: { readonly run?: RunProgram; readonly signal?: AbortSignal } = {},
): Promise<ComposeProgram> {
  const ways = named === undefined ? [['docker', 'compose'], ['docker-compose']] : [[named]];
  const tried: string[] = [];
  for (const [file = '', ...words] of ways) {
    const found = await versionOf(file, words, run, signal);
    if (found.startsWith('why ')) tried.push(`${[file, ...words].join(' ')}: ${found.slice('why '.length)}`);
    else return { version: found, run: (args, options) => run(file, [...words, ...args], options) };
  }
  throw new LabError('operation', 'There is no Docker Compose here that can be used', {
    code: 'no-compose',
    details: tried,
    suggestions: [
      'install Docker Compose 2: the package docker-compose-plugin, docker-compose-v2 or docker-compose',
      '--compose-program /path/to/docker-compose',
    ],
  });
}

async function versionOf(
  file: string,
  words: readonly string[],
  run: RunProgram,
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    const { exitCode, stdout, stderr } = await run(file, [...words, 'version', '--short'], {
      signal,
      timeoutMs: VERSION_MS,
    });
    const version = stdout.trim().replace(/^v/, '');
    if (exitCode !== 0) return `why ${stderr.trim().split('\n')[0] || `it ended with exit code ${exitCode}`}`;
    return /^[2-9]\d*\./.test(version) ? version : `why it is version ${version}; 2 or later is needed`;
  } catch (thrown) {
    if (!(thrown instanceof LabError) || thrown.kind === 'interrupted') throw thrown;
    return `why ${thrown.message}`;
  }
}
