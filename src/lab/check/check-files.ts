import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { Finding } from '../source/finding.js';
import { findInside, type Inside } from '../source/inside.js';
import { entriesOf, itemsOf, recordOf, type LooseRecord } from '../source/loose.js';
import type { YamlPath } from '../source/yaml-source.js';

export interface FileRoots {
  readonly folder: string;
  readonly templatesFolder: string;
}

interface Wanted {
  readonly root: string;
  readonly relative: string;
  readonly kind: 'file' | 'folder';
  readonly path: YamlPath;
}

/** Every template, file and mounted folder is there, and inside the folder where it belongs. */
export async function checkFiles(lab: LooseRecord, roots: FileRoots): Promise<Finding[]> {
  const findings = await Promise.all(wantedFiles(lab, roots).map(checkOne));
  return findings.flat();
}

function wantedFiles(lab: LooseRecord, { folder, templatesFolder }: FileRoots): Wanted[] {
  return entriesOf(lab['services']).flatMap(([service, raw]) => {
    const pick = (list: string, key: string, root: string, kind: Wanted['kind']) =>
      itemsOf(recordOf(raw)[list]).flatMap(([i, item]): Wanted[] => {
        const relative = recordOf(item)[key];
        return typeof relative === 'string'
          ? [{ root, relative, kind, path: ['services', service, list, i, key] }]
          : [];
      });
    return [
      ...pick('files', 'template', templatesFolder, 'file'),
      ...pick('files', 'file', folder, 'file'),
      ...pick('mounts', 'folder', folder, 'folder'),
    ];
  });
}

async function checkOne({ root, relative, kind, path }: Wanted): Promise<Finding[]> {
  const found: Inside = await findInside(root, relative, kind);
  if (!('trouble' in found)) return [];
  const known = found.missing === true ? await neighbours(root, relative) : [];
  return [{ path, message: found.trouble, ...(known.length === 0 ? {} : { allowed: known, word: relative }) }];
}

/** What lies beside the missing file. */
async function neighbours(root: string, relative: string): Promise<string[]> {
  const folder = dirname(relative);
  const found = await findInside(root, folder, 'folder');
  if ('trouble' in found) return [];
  try {
    const entries = await readdir(found.path);
    return entries.sort().map((entry) => (folder === '.' ? entry : `${folder}/${entry}`));
  } catch {
    return [];
  }
}
