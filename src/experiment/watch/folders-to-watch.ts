import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LabFolder } from '../../lab/definition.js';

/** Nobody's lab, and thousands of folders. */
const LEFT_OUT = /^(?:\..*|node_modules|__pycache__)$/;

/**
 * Everything that a save may change: the lab's folder with all below it, for a file that is missing may appear in any of them, and
 * the folders of the templates. Where the lab's folder is gone, the nearest one above it that is there, in which it may come back.
 */
export async function foldersToWatch(home: string, templates: readonly string[]): Promise<string[]> {
  const tree = await foldersBelow(home);
  return [...(tree ?? [await nearestAbove(home)]), ...templates];
}

/** Of the shared templates that a lab's services name. */
export function templateFolders({ definition }: LabFolder, templatesFolder: string): string[] {
  const files = Object.values(definition.services).flatMap((service) => service.files);
  const shared = files.flatMap(({ template }) => (template === undefined ? [] : [template]));
  return [...new Set(shared.map((template) => dirname(join(templatesFolder, template))))];
}

/** The folder and those below it; undefined where it is none. */
async function foldersBelow(folder: string): Promise<string[] | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return undefined;
  const inner = entries.filter((entry) => entry.isDirectory() && !LEFT_OUT.test(entry.name));
  const below = await Promise.all(inner.map(({ name }) => foldersBelow(join(folder, name))));
  return [folder, ...below.flatMap((each) => each ?? [])];
}

async function nearestAbove(folder: string): Promise<string> {
  const above = dirname(folder);
  const there = await readdir(above).then(
    () => true,
    () => false,
  );
  return there || above === folder ? above : nearestAbove(above);
}
