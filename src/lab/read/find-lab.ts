import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';

import { LabError } from '../../errors.js';
import { listLabFolders } from './list-lab-folders.js';
import { isName } from '../names.js';
import { nearestNames } from '../nearest-names.js';
import { LAB_FILE } from './read-lab-folder.js';

export interface LabPlaces {
  /** The built-in labs. Absolute, as the other folders. */
  readonly labsFolder: string;
  readonly currentFolder: string;
  /** Further folders that hold labs. */
  readonly searchFolders?: readonly string[];
}

export interface FoundLab {
  /** Absolute; a definition file when one was named. */
  readonly path: string;
  readonly builtIn: boolean;
}

/**
 * Where a lab lies. A bare name is the built-in lab first, then `NAME` and `labs/NAME` in the current folder, then each search
 * folder; whatever contains a slash or a dot is a path. Rejects with usage `unknown-lab`, with the nearest names.
 */
export async function findLab(nameOrPath: string, places: LabPlaces): Promise<FoundLab> {
  if (/[/\\.]/.test(nameOrPath)) return findPath(nameOrPath, places);
  // What cannot be a name, such as two words, may still be a folder.
  const maybeFolder = nameOrPath !== '' && !isName(nameOrPath);
  if (maybeFolder && (await holdsLab(join(places.currentFolder, nameOrPath)))) return findPath(nameOrPath, places);
  if (isName(nameOrPath)) {
    const builtIn = join(places.labsFolder, nameOrPath);
    if (await holdsLab(builtIn)) return { path: builtIn, builtIn: true };
    for (const folder of userFolders(places)) {
      const path = join(folder, nameOrPath);
      if (await holdsLab(path)) return { path, builtIn: false };
    }
  }
  throw await unknownLab(nameOrPath, places);
}

async function findPath(given: string, places: LabPlaces): Promise<FoundLab> {
  const path = isAbsolute(given) ? given : resolve(places.currentFolder, given);
  if (!(await exists(path))) {
    throw new LabError('usage', `there is no lab at ${given}`, { code: 'unknown-lab', suggestions: ['lab list'] });
  }
  const below = path.startsWith(`${places.labsFolder}/`);
  return { path, builtIn: below };
}

/** The folders of a person's own labs, in the order in which they are searched. */
export function userFolders({ currentFolder, searchFolders = [] }: LabPlaces): string[] {
  return [currentFolder, join(currentFolder, 'labs'), ...searchFolders];
}

async function unknownLab(name: string, places: LabPlaces): Promise<LabError> {
  const near = nearestNames(name, await labNames(places));
  return new LabError('usage', `there is no lab '${name}'`, {
    code: 'unknown-lab',
    suggestions: [...near.map((other) => `did you mean ${other}?`), 'lab list'],
  });
}

/** Names of labs that are nearest to one that no lab has; undefined where a lab has it. Reads the folders, and asks no engine. */
export async function namesNear(name: string, places: LabPlaces): Promise<string[] | undefined> {
  const names = await labNames(places);
  return names.includes(name) ? undefined : nearestNames(name, names);
}

async function labNames(places: LabPlaces): Promise<string[]> {
  const folders = [places.labsFolder, ...userFolders(places)];
  const lists = await Promise.all(folders.map((folder) => listLabFolders(folder).catch(() => [])));
  return [...new Set(lists.flat().map((entry) => entry.name))];
}

async function holdsLab(folder: string): Promise<boolean> {
  return exists(join(folder, LAB_FILE));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
