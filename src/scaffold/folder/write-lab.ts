import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { LabError } from '../../errors.js';
import { errorCode, makeFolders } from '../../lab/index.js';
import type { NewFile } from './render-files.js';

export interface WriteOptions {
  /** How errors call the folder. */
  readonly shown: string;
  /** Paths that are put into a folder which holds others already, one after the other; else the whole folder appears at once. */
  readonly into?: readonly string[];
  /** Looks at the written files before they are moved to their place; what it throws leaves that as it was. */
  readonly check: (stagedFolder: string) => Promise<void>;
}

/**
 * Writes everything into a temporary folder beside `folder`, then renames: nobody sees half a lab, and of two that write at
 * once one wins. Throws operation `folder-taken` for the other, and operation `cannot-write` with the system's own word.
 */
export async function writeLab(folder: string, files: readonly NewFile[], options: WriteOptions): Promise<void> {
  const { shown, into, check } = options;
  const staged = await inWords(shown, () => mkdtemp(join(dirname(folder), `.${basename(folder)}.lab-new-`)));
  try {
    await inWords(shown, () => stage(staged, files));
    await check(staged);
    if (into) await inWords(shown, () => moveInto(folder, staged, into));
    else await appear(folder, staged, shown);
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

async function stage(staged: string, files: readonly NewFile[]): Promise<void> {
  // A temporary folder is its owner's alone; a lab's files are no secret.
  await chmod(staged, 0o755);
  for (const { path, text } of files) {
    await makeFolders(dirname(join(staged, path)));
    await writeFile(join(staged, path), text);
  }
}

/** rename(2) replaces an empty folder and refuses any other. */
async function appear(folder: string, staged: string, shown: string): Promise<void> {
  try {
    await rename(staged, folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errorCode(error))) throw cannotWrite(shown, error);
    throw new LabError('operation', `${shown} has appeared in the meantime, so it was left alone`, {
      code: 'folder-taken',
      suggestions: ['look what is there: another `lab new` may have been faster', 'lab new OTHER-NAME'],
      cause: error,
    });
  }
}

async function moveInto(folder: string, staged: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await makeFolders(dirname(join(folder, path)));
    await rename(join(staged, path), join(folder, path));
  }
}

async function inWords<T>(shown: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw cannotWrite(shown, error);
  }
}

function cannotWrite(shown: string, cause: unknown): LabError {
  const code = errorCode(cause);
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'you may not write there',
    EPERM: 'you may not write there',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'your quota is used up',
    ENOENT: 'the folder that it belongs into is gone',
  };
  return new LabError('operation', `cannot write ${shown}: ${reasons[code] ?? 'the system refuses'} (${code})`, {
    code: 'cannot-write',
    suggestions: ['go to a folder of your own, and run it there'],
    cause,
  });
}
