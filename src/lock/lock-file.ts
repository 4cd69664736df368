import { mkdir, open, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { LabError } from '../errors.js';
import { hasEnded, type ProcessInfo } from './process-info.js';

const holderShape = z.object({
  pid: z.number(),
  start: z.string(),
  host: z.string(),
  what: z.string(),
  since: z.string(),
});

/** Who holds a lock. */
export type LockHolder = z.infer<typeof holderShape>;

/** A file without readable content is being written, or its writer died at that moment; after so long it is the latter. */
const UNREADABLE_MS = 5000;

export type Claim =
  | { readonly kind: 'claimed'; readonly takenOver: LockHolder | undefined }
  | { readonly kind: 'held'; readonly holder: LockHolder | undefined };

/** Tries once to get the lock; a lock whose process is gone is taken over. Throws `state-not-writable`. */
export async function claimLock(path: string, own: LockHolder, processInfo: ProcessInfo): Promise<Claim> {
  try {
    return await tryClaim(path, own, processInfo);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new LabError('operation', `The lock ${path} cannot be written: ${words}`, {
      code: 'state-not-writable',
      suggestions: ['set LAB_STATE_DIR to a folder of your own, with room'],
      cause,
    });
  }
}

async function tryClaim(path: string, own: LockHolder, processInfo: ProcessInfo): Promise<Claim> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  if (await createExclusively(path, own)) return { kind: 'claimed', takenOver: undefined };
  const holder = await readHolder(path);
  if (holder === 'gone') return tryClaim(path, own, processInfo);
  if (!(await isStale(path, holder, processInfo))) return { kind: 'held', holder };
  await removeStale(path, own, processInfo);
  if (await createExclusively(path, own)) return { kind: 'claimed', takenOver: holder ?? own };
  return { kind: 'held', holder: undefined };
}

/** Removes the lock if it is still ours. */
export async function releaseLock(path: string, own: LockHolder): Promise<void> {
  const holder = await readHolder(path);
  if (holder === 'gone' || holder?.pid !== own.pid || holder.since !== own.since) return;
  await rm(path, { force: true });
}

/** The lock in `file` if nobody holds it any more, with its last holder where that can be read; else undefined. */
export async function findStale(
  path: string,
  processInfo: ProcessInfo,
): Promise<{ readonly holder: LockHolder | undefined } | undefined> {
  const holder = await readHolder(path);
  return holder !== 'gone' && (await isStale(path, holder, processInfo)) ? { holder } : undefined;
}

/**
 * Two waiters may find the same stale lock; the slower one must not remove the lock that the faster one made since. So
 * removal has a lock of its own, and whoever holds that looks again.
 */
export async function removeStale(path: string, own: LockHolder, processInfo: ProcessInfo): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await createExclusively(guard, own))) {
    const remover = await readHolder(guard);
    if (remover !== 'gone' && (await isStale(guard, remover, processInfo))) await rm(guard, { force: true });
    return;
  }
  try {
    const holder = await readHolder(path);
    if (holder !== 'gone' && (await isStale(path, holder, processInfo))) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function isStale(path: string, holder: LockHolder | undefined, processInfo: ProcessInfo): Promise<boolean> {
  if (holder === undefined) {
    const written = await stat(path).catch(() => undefined);
    return written !== undefined && Date.now() - written.mtimeMs > UNREADABLE_MS;
  }
  // Processes of another machine, behind a shared home, cannot be asked.
  if (holder.host !== processInfo.host) return false;
  return hasEnded(holder, processInfo);
}

async function createExclusively(path: string, own: LockHolder): Promise<boolean> {
  let file: FileHandle;
  try {
    file = await open(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    await file.writeFile(JSON.stringify(own));
    return true;
  } catch (error) {
    // Without room for the content an empty file would stay, and hold everybody up.
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function readHolder(path: string): Promise<LockHolder | undefined | 'gone'> {
  try {
    return holderShape.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : undefined;
  }
}
