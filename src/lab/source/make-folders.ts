import { chmod, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from './inside.js';

/**
 * Makes a folder and what is missing above it, level by level. Node's own `recursive` tries for ever where a file system says ENOENT
 * below a folder that is there, as /proc does. Others may read what is in them unless `mode` says otherwise, whatever the umask here is. Rejects
 * with the system's error.
 */
export async function makeFolders(folder: string, mode = 0o755): Promise<void> {
  if (await isFolder(folder)) return;
  if (dirname(folder) !== folder) await makeFolders(dirname(folder), mode);
  try {
    await mkdir(folder);
    await chmod(folder, mode);
  } catch (error) {
    // Somebody else may have made it in the meantime.
    if (errorCode(error) !== 'EEXIST' || !(await isFolder(folder))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
