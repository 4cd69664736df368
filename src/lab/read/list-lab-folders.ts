import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { errorCode } from '../source/inside.js';
import { isRecord, textOf } from '../source/loose.js';
import { LAB_FILE } from './read-lab-folder.js';

export interface CatalogueEntry {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly family: string;
  /** Absolute. */
  readonly folder: string;
  /** Why the definition's head cannot be read; `lab validate` says more. */
  readonly broken?: string;
}

/**
 * The labs of a folder, by name. Only the head of each definition is read, without a YAML parser where it is written plainly
 * (`title: Weighted round robin`), so that `lab list` starts at once: deeper mistakes are for `lab validate`.
 */
export async function listLabFolders(labsFolder: string): Promise<CatalogueEntry[]> {
  const names = await foldersIn(labsFolder);
  const entries = await Promise.all(names.map((name) => readEntry(join(labsFolder, name), name)));
  return entries.filter((entry) => entry !== undefined);
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
    return folders
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function readEntry(folder: string, name: string): Promise<CatalogueEntry | undefined> {
  const bare = { name, title: '', summary: '', family: '', folder };
  try {
    const text = await readFile(join(folder, LAB_FILE), 'utf8');
    const head = plainHead(text) ?? (await parsedHead(text));
    const [title, summary, family] = [textOf(head['title']), textOf(head['summary']), textOf(head['family'])];
    if (title === undefined || summary === undefined || family === undefined) {
      return {
        ...bare,
        title: title ?? '',
        summary: summary ?? '',
        family: family ?? '',
        broken: 'title, summary or family is missing',
      };
    }
    return { name, title, summary, family, folder };
  } catch (error) {
    const code = errorCode(error);
    // A folder without a definition is no lab at all.
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? undefined
      : { ...bare, broken: `${LAB_FILE} cannot be read (${code})` };
  }
}

/** The three texts when each is a plain scalar on one line, which YAML and this expression read alike. */
function plainHead(text: string): Record<string, string> | undefined {
  const head: Record<string, string> = {};
  for (const match of text.matchAll(/^(title|summary|family): ([A-Za-z0-9](?:(?!: | #)[^\r\n\t])*[^\s:])$/gm)) {
    const [, key = '', value = ''] = match;
    if (head[key] !== undefined) return undefined;
    head[key] = value;
  }
  return Object.keys(head).length === 3 ? head : undefined;
}

async function parsedHead(text: string): Promise<Readonly<Record<string, unknown>>> {
  const { parseYamlSource } = await import('../source/yaml-source.js');
  const { value } = parseYamlSource(text);
  return isRecord(value) ? value : {};
}
