import { join } from 'node:path';
import type { LabIdentity } from '../lab/resolved.js';
import {
  collectStaleLocks,
  withFileLock,
  type Lock,
  type LockOptions as FileLockOptions,
  type StaleLock,
} from '../lock/index.js';

export type LockOptions = Omit<FileLockOptions, 'guarded' | 'suggestions'>;

/** `withFileLock` for one copy of a lab: one `lab` at a time changes it. */
export async function withLock<T>(
  stateFolder: string,
  identity: LabIdentity,
  options: LockOptions,
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  const { lab, instance } = identity;
  // Lab and instance names hold neither dots nor slashes, so that two copies never share a file.
  const file = join(lockFolder(stateFolder), `${encodeURIComponent(lab)}.${encodeURIComponent(instance)}.lock`);
  const suggestions = ['Work on a copy of your own: --instance NAME'];
  return withFileLock(file, { ...options, guarded: `Lab ${lab} (${instance})`, suggestions }, work);
}

/** Locks of copies that nobody holds any more; removed unless only asked for. */
export function staleLocks(stateFolder: string, { remove }: { readonly remove: boolean }): Promise<StaleLock[]> {
  return collectStaleLocks(lockFolder(stateFolder), { remove });
}

function lockFolder(stateFolder: string): string {
  return join(stateFolder, 'locks');
}
