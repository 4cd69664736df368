import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

import { CONTROL_CHARACTER } from '../names.js';

/** Files travel to containers in one piece through the engine's API. */
export const LARGEST_FILE_BYTES = 4 * 1024 ** 2;

/** A path that was found inside its root, or why not. */
export type Inside = { readonly path: string } | { readonly trouble: string; readonly missing?: true };

/**
 * The real path of `relative` below `root`, which must be a file or a folder as wanted.
 * Refused: absolute paths, `..`, backslashes, control characters, and links that lead out of `root`.
 */
export async function findInside(root: string, relative: string, wanted: 'file' | 'folder'): Promise<Inside> {
  const trouble = relativePathTrouble(relative);
  if (trouble !== undefined) return { trouble };
  try {
    const base = await realpath(root);
    const path = await realpath(join(base, relative));
    if (path !== base && !path.startsWith(base.endsWith(sep) ? base : base + sep)) {
      return { trouble: `'${relative}' is a link that leads out of its folder` };
    }
    const found = await stat(path);
    if (wanted === 'folder') return found.isDirectory() ? { path } : { trouble: `'${relative}' is not a folder` };
    if (!found.isFile()) return { trouble: `'${relative}' is not a file` };
    return found.size <= LARGEST_FILE_BYTES ? { path } : { trouble: `'${relative}' is larger than 4 MiB` };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { trouble: `there is no '${relative}'`, missing: true };
    return { trouble: `'${relative}' cannot be read (${code})` };
  }
}

/** The file's text; it must be UTF-8, since that is what travels on. */
export async function readInside(root: string, relative: string): Promise<{ text: string } | { trouble: string }> {
  const found = await findInside(root, relative, 'file');
  if ('trouble' in found) return found;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(found.path)) };
  } catch (error) {
    const code = errorCode(error);
    return {
      trouble:
        code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
          ? `'${relative}' is not UTF-8 text`
          : `'${relative}' cannot be read (${code})`,
    };
  }
}

/** Why a text is no path that stays below a folder; undefined when it is one. */
export function relativePathTrouble(text: string): string | undefined {
  if (text === '') return 'must not be empty';
  if (text.startsWith('/') || /^[A-Za-z]:/.test(text)) return `must be a relative path, not '${text}'`;
  if (text.includes('\\')) return "must be written with '/', not '\\'";
  if (CONTROL_CHARACTER.test(text)) return 'must not contain control characters';
  return text.split('/').includes('..') ? "must not contain '..'" : undefined;
}

export function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return error instanceof Error ? error.name : String(error);
}
