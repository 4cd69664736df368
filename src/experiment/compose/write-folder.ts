import { chmod, lstat, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LabError } from '../../errors.js';
import { makeFolders } from '../../lab/index.js';
import type { FolderFile } from '../../render/index.js';

/** What writing does to a file. */
export type Fate = 'new' | 'same' | 'overwritten';

export interface FileFate {
  readonly path: string;
  readonly fate: Fate;
}

export interface FolderWish {
  /** Absolute. */
  readonly folder: string;
  readonly force: boolean;
  /** How the folder is called in errors. */
  readonly shown: string;
}

/**
 * What writing the files would do to each; changes nothing. Throws kind `usage`, code `folder-not-empty`, for a folder that holds
 * something when `force` is off, naming what would be overwritten; kind `operation`, code `in-the-way`, for a link or a
 * folder where a file has to go: links are never followed.
 */
export async function lookAtFolder(files: readonly FolderFile[], wish: FolderWish): Promise<FileFate[]> {
  const held = await heldBy(wish);
  const root = held === undefined ? wish.folder : await realpath(wish.folder);
  const fates = await Promise.all(files.map((file) => fateOf(root, file, wish.shown)));
  if (held !== undefined && held.length > 0 && !wish.force) {
    const lost = fates.filter(({ fate }) => fate === 'overwritten').map(({ path }) => path);
    throw new LabError('usage', `${wish.shown} is not empty, so nothing was written`, {
      code: 'folder-not-empty',
      details: [
        lost.length > 0 ? `--force would overwrite: ${lost.join(', ')}` : '--force would overwrite nothing in it',
        'what else is in it would stay as it is',
      ],
      suggestions: ['-o OTHER-FOLDER', '--force'],
    });
  }
  return fates;
}

/** Writes them, each whole or not at all, after a look at all of them. Throws as `lookAtFolder`, and `not-written`. */
export async function writeFolder(files: readonly FolderFile[], wish: FolderWish): Promise<FileFate[]> {
  const fates = await lookAtFolder(files, wish);
  const changed = files.filter(({ path }) => fates.some((each) => each.path === path && each.fate !== 'same'));
  let staging: string | undefined;
  try {
    await makeFolders(wish.folder);
    const root = await realpath(wish.folder);
    staging = await mkdtemp(join(root, '.lab-'));
    for (const [i, { content, mode }] of changed.entries()) {
      await writeFile(join(staging, String(i)), content, { flag: 'wx' });
      // Containers read these files as other users, whatever the umask here is.
      await chmod(join(staging, String(i)), mode);
    }
    for (const [i, { path }] of changed.entries()) {
      await makeFolders(dirname(join(root, path)));
      await rename(join(staging, String(i)), join(root, path));
    }
    return fates;
  } catch (cause) {
    throw notWritten(wish.shown, cause);
  } finally {
    if (staging !== undefined) await rm(staging, { recursive: true, force: true });
  }
}

/** Names in the folder; undefined when there is none yet. */
async function heldBy({ folder, shown }: FolderWish): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code !== 'ENOTDIR') throw notWritten(shown, error);
    throw new LabError('usage', `${shown} is a file, so nothing was written`, {
      code: 'not-a-folder',
      suggestions: ['-o OTHER-FOLDER'],
    });
  }
}

async function fateOf(root: string, { path, content }: FolderFile, shown: string): Promise<FileFate> {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new LabError('bug', `"${path}" is not inside its folder`, { code: 'folder-path' });
  }
  for (let depth = 1; depth <= parts.length; depth++) {
    const here = join(root, ...parts.slice(0, depth));
    const found = await lstat(here).catch(() => undefined);
    if (found === undefined) return { path, fate: 'new' };
    const wanted = depth === parts.length ? found.isFile() : found.isDirectory();
    if (!wanted) throw inTheWay(join(shown, ...parts.slice(0, depth)), found.isSymbolicLink());
  }
  const present = await readFile(join(root, path)).catch(() => undefined);
  return { path, fate: present?.equals(Buffer.from(content)) === true ? 'same' : 'overwritten' };
}

function inTheWay(path: string, link: boolean): LabError {
  return new LabError('operation', `${path} is in the way: it is ${link ? 'a link' : 'something else'}`, {
    code: 'in-the-way',
    details: ['nothing was written'],
    suggestions: [`move ${path} away`, '-o OTHER-FOLDER'],
  });
}

function notWritten(shown: string, cause: unknown): LabError {
  return new LabError('operation', `${shown} could not be written`, {
    code: 'not-written',
    details: [cause instanceof Error ? cause.message : String(cause)],
    suggestions: ['-o OTHER-FOLDER   (with room and permission to write)'],
    cause,
  });
}
