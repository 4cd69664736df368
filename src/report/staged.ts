import { mkdtemp, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolders } from '../lab/source/make-folders.js';

/** A folder beside `path`, on the same disk, for as long as `use` takes; what it holds may be moved to `path` as a whole. */
export async function staged(path: string, use: (folder: string) => Promise<void>, mode?: number): Promise<void> {
  await makeFolders(dirname(path), mode);
  const folder = await mkdtemp(`${path}.`);
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
