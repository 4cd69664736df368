import { readFile, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { LabError } from '../../errors.js';
import { isAlive, type ProcessIdentity } from '../../lock/index.js';
import type { RunProgram } from '../run-program.js';
import type { FindProgram } from './install.js';
import { lowerNetwork } from './network.js';
import type { EnginePlaces } from './places.js';
import { findProcessTree } from './process-tree.js';

const PAUSE_MS = 50;
const KILLED_MS = 10_000;

/** Ends this one process: SIGTERM, and SIGKILL when it is still there after `graceMs`. */
export async function endProcess(known: ProcessIdentity, graceMs: number): Promise<void> {
  send(known.pid, 'SIGTERM');
  if (await untilGone(() => isAlive(known), graceMs)) return;
  send(known.pid, 'SIGKILL');
  await untilGone(() => isAlive(known), KILLED_MS);
}

/**
 * Takes away everything of an engine that has ended, however it ended: processes it left (after a crash, its containerd and
 * containers), mounts, network, sockets and files of its run. Images and volumes stay. Doing it twice is fine.
 */
export async function clearRemains(run: RunProgram, places: EnginePlaces, find: FindProgram): Promise<void> {
  const orphans = async (): Promise<number[]> => findProcessTree(places.runFolder);
  for (const pid of await orphans()) send(pid, 'SIGKILL');
  await untilGone(async () => (await orphans()).length > 0, KILLED_MS);
  await unmountBelow(run, [places.runFolder, places.dataFolder]);
  // Without these two programs there never was an engine.
  if ((await find('ip')) !== undefined && (await find('iptables')) !== undefined) await lowerNetwork(run, places);
  for (const path of [places.socket, places.pidFile, places.recordFile, places.runFolder]) {
    await rm(path, { recursive: true, force: true });
  }
}

/** Removes images, volumes and everything else the engine kept. Only after `clearRemains`. */
export async function removeData(places: EnginePlaces): Promise<void> {
  try {
    for (const path of [places.dataFolder, places.programFolder, places.configFile, places.logFile]) {
      await rm(path, { recursive: true, force: true });
    }
  } catch (cause) {
    throw new LabError('operation', `Could not remove the private engine's data in ${places.dataFolder}`, {
      code: 'engine-data-left',
      suggestions: ['lab engine stop --data   (again)'],
      cause,
    });
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime.
  }
}

async function untilGone(there: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += PAUSE_MS) {
    if (!(await there())) return true;
    await pause(PAUSE_MS);
  }
  return !(await there());
}

async function unmountBelow(run: RunProgram, folders: readonly string[]): Promise<void> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  for (const point of mountedBelow(mounts, folders)) await run('umount', ['--lazy', point]);
}

/**
 * Innermost first, so that none is busy with another. Of what is mounted on a folder itself only a bind mount counts, which
 * dockerd makes of its data folder; a disk of its own that somebody mounted there stays.
 */
export function mountedBelow(mountinfo: string, folders: readonly string[]): string[] {
  const ours = mountsOf(mountinfo).filter(({ root, point }) =>
    folders.some((folder) => point.startsWith(`${folder}/`) || (point === folder && root !== '/')),
  );
  return ours.map(({ point }) => point).sort((a, b) => b.length - a.length);
}

/** Fourth and fifth field of /proc/PID/mountinfo, proc(5): what of its file system is mounted, and where; blanks are written as \040. */
function mountsOf(mountinfo: string): { root: string; point: string }[] {
  return mountinfo
    .split('\n')
    .map((line) => line.split(' ').map(unescaped))
    .flatMap(([, , , root, point]) => (root === undefined || point === undefined ? [] : [{ root, point }]));
}

function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/gu, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
