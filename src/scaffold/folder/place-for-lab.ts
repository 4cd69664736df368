import { lstat, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { LabError } from '../../errors.js';
import { errorCode, findInside } from '../../lab/index.js';
import type { NewFile } from './render-files.js';

/** What is at the place of the new lab. */
export type Place = 'free' | 'empty folder' | 'used folder';

/** Throws operation `not-a-folder` when something else is there. */
export async function lookAtPlace(folder: string, shown: string): Promise<Place> {
  const inside = await readdir(folder).catch((error: unknown) => whatElse(folder, shown, error));
  if (inside === undefined) return 'free';
  if (inside.length > 0) return 'used folder';
  return (await isLink(folder)) ? notAFolder(shown, 'a link to another folder', undefined) : 'empty folder';
}

/** Undefined where nothing is. */
async function whatElse(folder: string, shown: string, error: unknown): Promise<undefined> {
  const code = errorCode(error);
  if (code !== 'ENOENT') {
    return notAFolder(shown, code === 'ENOTDIR' ? 'a file' : `a folder that cannot be read (${code})`, error);
  }
  return (await isLink(folder)) ? notAFolder(shown, 'a link that leads nowhere', error) : undefined;
}

/** Those of the paths that are something already. */
export async function presentFiles(folder: string, paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(paths.map((path) => isThere(join(folder, path))));
  return paths.filter((_, i) => there[i]);
}

export interface FileFate extends NewFile {
  readonly fate: 'new' | 'same' | 'overwritten';
}

/** What writing would do to each file of a folder. Throws operation `in-the-way` for what is no file, or leads out. */
export async function fatesOf(folder: string, files: readonly NewFile[]): Promise<FileFate[]> {
  return Promise.all(
    files.map(async (file): Promise<FileFate> => {
      const found = await findInside(folder, file.path, 'file');
      if ('trouble' in found) {
        // A missing file's folder may be a link that leads out, too.
        const above = found.missing === true ? await findInside(folder, dirname(file.path), 'folder') : found;
        if (!('trouble' in above) || above.missing === true) return { ...file, fate: 'new' };
        throw new LabError('operation', `cannot write ${file.path}: ${above.trouble}`, { code: 'in-the-way' });
      }
      const same = (await readFile(found.path, 'utf8')) === file.text;
      return { ...file, fate: same ? 'same' : 'overwritten' };
    }),
  );
}

function notAFolder(shown: string, what: string, cause: unknown): never {
  throw new LabError('operation', `${shown} is ${what}`, {
    code: 'not-a-folder',
    suggestions: ['give the lab another name, or move that away'],
    cause,
  });
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** What a new lab could not be called here: each entry of the folder that is no empty folder. */
export async function usedNames(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const used = await Promise.all(
    names.map((name) =>
      readdir(join(folder, name)).then(
        (inside) => inside.length > 0,
        () => true,
      ),
    ),
  );
  return names.filter((_, i) => used[i]);
}
