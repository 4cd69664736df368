import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { LabError } from '../../errors.js';
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.js';

const PAUSE_MS = 100;

/**
 * Runs `work` while no other process does the same with this file. Waits for the holder; one that has died is replaced.
 * `onWait` is told once whom it waits for.
 */
export async function withLock<T>(
  file: string,
  signal: AbortSignal,
  onWait: (pid: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  await acquire(file, signal, onWait);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file: string, signal: AbortSignal, onWait: (pid: number) => void): Promise<void> {
  const own = JSON.stringify(await identifyProcess(process.pid));
  let told = false;
  for (;;) {
    try {
      return await writeFile(file, own, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readHolder(file);
    if (holder !== undefined && !(await isAlive(holder))) {
      await takeAway(file, holder);
      continue;
    }
    if (!told && holder !== undefined) onWait(holder.pid);
    told ||= holder !== undefined;
    await pause(PAUSE_MS, undefined, { signal }).catch((cause: unknown) => {
      throw new LabError('interrupted', 'Interrupted while waiting for the engine', { code: 'interrupted', cause });
    });
  }
}

/** Of two that find a dead holder at once, the slower one may catch the quicker one's new lock: then it is put back. */
async function takeAway(file: string, dead: ProcessIdentity): Promise<void> {
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
    const caught = await readHolder(aside);
    if (caught !== undefined && (caught.pid !== dead.pid || caught.startTicks !== dead.startTicks))
      await link(aside, file);
  } catch {
    // The other one was quicker.
  } finally {
    await rm(aside, { force: true });
  }
}

/** Undefined while the holder is still writing. */
async function readHolder(file: string): Promise<ProcessIdentity | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
