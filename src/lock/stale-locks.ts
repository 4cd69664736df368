import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findStale, removeStale, type LockHolder } from './lock-file.js';
import { systemProcessInfo, type ProcessInfo } from './process-info.js';

/** A lock whose process is gone. */
export interface StaleLock {
  /** Name of the file in its folder. */
  readonly name: string;
  /** Undefined where the file does not tell. */
  readonly holder: LockHolder | undefined;
}

/** Finds the locks in a folder that nobody holds any more and, unless only asked, removes them. A missing folder has none. */
export async function collectStaleLocks(
  folder: string,
  { remove, processInfo = systemProcessInfo() }: { readonly remove: boolean; readonly processInfo?: ProcessInfo },
): Promise<StaleLock[]> {
  const names = await readdir(folder).catch(() => []);
  const stale: StaleLock[] = [];
  for (const name of names.filter((each) => /\.lock(\.takeover)?$/.test(each)).sort()) {
    const path = join(folder, name);
    const found = await findStale(path, processInfo);
    if (found === undefined) continue;
    stale.push({ name, holder: found.holder });
    if (remove) await removeStale(path, await remover(processInfo), processInfo);
  }
  return stale;
}

async function remover(processInfo: ProcessInfo): Promise<LockHolder> {
  const { pid, host } = processInfo;
  const start = (await processInfo.startOf(pid)) ?? '';
  return { pid, start, host, what: 'lab gc', since: new Date().toISOString() };
}
