import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, writeFile } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { interruption, LabError } from '../../errors.js';
import { identifyProcess, type ProcessIdentity } from '../../lock/index.js';
import { askVersion } from './ask-version.js';
import type { EnginePlaces } from './places.js';

/**
 * Starts `dockerd` in a session of its own, so that it outlives this process and its terminal. Its output goes to the log.
 * Rejects with `engine-start-failed` when it cannot even be started.
 */
export async function spawnDaemon(program: string, places: EnginePlaces, searchPath: string): Promise<ProcessIdentity> {
  await writeFile(places.configFile, '{}\n');
  const log = await open(places.logFile, 'w', 0o600);
  try {
    const child = spawn(program, daemonArguments(places), {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      cwd: '/',
      env: { ...process.env, PATH: [places.programFolder, searchPath].join(delimiter) },
    });
    await untilSpawned(child);
    child.unref();
    const identity = child.pid === undefined ? undefined : await identifyProcess(child.pid);
    if (identity === undefined) throw await startFailure(places, 'it ended at once');
    return identity;
  } finally {
    await log.close();
  }
}

async function untilSpawned(child: ChildProcess): Promise<void> {
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new LabError('operation', 'Could not start dockerd', { code: 'engine-start-failed', cause: error });
  }
}

function daemonArguments(places: EnginePlaces): string[] {
  return [
    ['--config-file', places.configFile],
    ['--host', places.host],
    ['--data-root', places.dataFolder],
    ['--exec-root', places.runFolder],
    ['--pidfile', places.pidFile],
    ['--bridge', places.bridge],
    ['--ip6tables=false'],
    ['--group', 'root'],
  ].flat();
}

const PAUSE_MS = 50;
/** Between two looks at whether somebody interrupts: a process that hangs takes the question and never answers. */
const ASK_MS = 2_000;

/** Its version, once it answers. Rejects with `engine-start-failed` and the last log lines when it ends or stays silent. */
export async function untilAnswers(
  places: EnginePlaces,
  { alive, timeoutMs, signal }: { alive: () => Promise<boolean>; timeoutMs: number; signal: AbortSignal },
): Promise<string> {
  const endsAt = performance.now() + timeoutMs;
  for (let leftMs = timeoutMs; leftMs > 0; leftMs = endsAt - performance.now()) {
    const version = await askVersion(places.socket, Math.min(leftMs, ASK_MS));
    if (version !== undefined) return version;
    if (!(await alive())) throw await startFailure(places, 'it ended while starting');
    await pause(PAUSE_MS, undefined, { signal }).catch(() => {
      throw interruption(signal, 'the engine was starting');
    });
  }
  throw await startFailure(places, `it did not answer within ${timeoutMs / 1000} s (timeout "engine-start")`, [
    'lab engine stop   (ends it, also when it hangs)',
    '--timeout-scale 3   (on a slow machine)',
  ]);
}

const SHOWN_LINES = 20;

async function startFailure(
  { logFile }: EnginePlaces,
  why: string,
  suggestions: readonly string[] = [],
): Promise<LabError> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  return new LabError('operation', `The private engine did not start: ${why}`, {
    code: 'engine-start-failed',
    details: log.trim().split('\n').slice(-SHOWN_LINES),
    suggestions: [...suggestions, `less ${logFile}`, 'lab doctor'],
  });
}
