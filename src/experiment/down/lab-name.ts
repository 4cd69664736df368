import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isName, LAB_FILE } from '../../lab/index.js';

/** Whether a word means a folder, or a file in it: a lab's name holds neither slash nor dot. */
export function isPath(nameOrPath: string): boolean {
  return /[/\\.]/.test(nameOrPath);
}

/**
 * The name of the lab that a word on the command line means, for commands that work by label alone. A path's lab.yaml says
 * it, valid or not; where that cannot be read, the folder is taken to be named as its lab: it may be gone by now.
 */
export async function labNameOf(nameOrPath: string, currentFolder: string): Promise<string> {
  if (!isPath(nameOrPath)) return nameOrPath;
  const path = resolve(currentFolder, nameOrPath);
  const folder = basename(path) === LAB_FILE ? dirname(path) : path;
  return (await writtenName(join(folder, LAB_FILE))) ?? basename(folder);
}

async function writtenName(file: string): Promise<string | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    const { parseYamlSource } = await import('../../lab/source/yaml-source.js');
    const { name } = Object(parseYamlSource(text).value) as { name?: unknown };
    return typeof name === 'string' && isName(name) ? name : undefined;
  } catch {
    // Whatever keeps the file from being read: the containers have to go all the same.
    return undefined;
  }
}
