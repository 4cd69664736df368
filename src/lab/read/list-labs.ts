import { realpath } from 'node:fs/promises';

import { isName } from '../names.js';
import { shownPath } from '../source/shown-path.js';
import { userFolders, type LabPlaces } from './find-lab.js';
import { listLabFolders, type CatalogueEntry } from './list-lab-folders.js';

export interface ListedLab extends CatalogueEntry {
  readonly builtIn: boolean;
  /** What to type to mean this lab: its name, or its folder where an earlier lab has the same name. */
  readonly call: string;
  /** As a path, from where the person stands. */
  readonly shownFolder: string;
}

/** Every lab that can be meant by its name, and those in the same folders that another one hides: built-in ones first. */
export async function listLabs(places: LabPlaces): Promise<ListedLab[]> {
  const folders = [places.labsFolder, ...userFolders(places)];
  const lists = await Promise.all(folders.map((folder, i) => listFolder(folder, i === 0)));
  const seen = new Set<string>();
  const names = new Set<string>();
  return lists.flat().flatMap(({ entry, builtIn, real }) => {
    if (seen.has(real)) return [];
    const path = shownPath(entry.folder, places.currentFolder);
    const shownFolder = path.startsWith('/') || path.startsWith('..') ? path : `./${path}`;
    const call = isName(entry.name) && !names.has(entry.name) ? entry.name : shownFolder;
    seen.add(real);
    names.add(entry.name);
    return [{ ...entry, builtIn, call, shownFolder }];
  });
}

async function listFolder(folder: string, builtIn: boolean) {
  // A folder of the person's that cannot be read has nothing to list; without the built-in ones something is wrong.
  const entries = await (builtIn ? listLabFolders(folder) : listLabFolders(folder).catch(() => []));
  return Promise.all(
    entries.map(async (entry) => ({ entry, builtIn, real: await realpath(entry.folder).catch(() => entry.folder) })),
  );
}
