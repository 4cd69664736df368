import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../../errors.js';
import { findInside } from '../../lab/index.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import type { FolderFile } from '../../render/index.js';

/**
 * What lies in the folders that the lab's services mount, by the mount's source. Throws kind `invalid`, code `bad-mount`, for
 * a link that leads out of the lab's folder, and for what is neither file nor folder.
 */
export async function readMounted(lab: ResolvedLab): Promise<ReadonlyMap<string, readonly FolderFile[]>> {
  const sources = lab.services.flatMap(({ mounts }) =>
    mounts.filter(({ kind }) => kind === 'bind').map(({ source }) => source),
  );
  const read = [...new Set(sources)].map(async (source) => [source, await filesBelow(source, '')] as const);
  return new Map(await Promise.all(read));
}

async function filesBelow(root: string, folder: string): Promise<FolderFile[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const lists = await Promise.all(
    entries.map(async (entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesBelow(root, path);
      const found = await findInside(root, path, 'file');
      if ('trouble' in found) {
        throw new LabError('invalid', `${join(root, path)} cannot be copied: ${found.trouble}`, { code: 'bad-mount' });
      }
      const { mode } = await stat(found.path);
      return [{ path, content: await readFile(found.path), mode: mode & 0o777 }];
    }),
  );
  return lists.flat();
}
