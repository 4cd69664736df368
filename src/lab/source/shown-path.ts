import { isAbsolute, relative } from 'node:path';

/** A path as people want to read it: relative when it lies in the folder that they are in. */
export function shownPath(path: string, currentFolder: string | undefined): string {
  if (currentFolder === undefined || !isAbsolute(path)) return path;
  const below = relative(currentFolder, path);
  return below === '' ? '.' : below === '..' || below.startsWith('../../') ? path : below;
}
