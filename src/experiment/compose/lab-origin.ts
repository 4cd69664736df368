import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { LabError } from '../../errors.js';
import { LAB_FILE, shellWord } from '../../lab/index.js';
import type { LabFolder } from '../../lab/definition.js';
import type { LabOrigin } from '../../render/index.js';

const HEX_DIGITS = 16;

/** Which lab a compose folder is made from: names may be had by several. */
export async function originOf({ folder, builtIn }: Pick<LabFolder, 'folder' | 'builtIn'>): Promise<LabOrigin> {
  const text = await readFile(join(folder, LAB_FILE));
  return { builtIn, definition: createHash('sha256').update(text).digest('hex').slice(0, HEX_DIGITS) };
}

/** What finds a lab on a command line that is typed in `from`: the name of a built-in one, else the path as it was given, or from there. */
export function labFrom({ folder, builtIn, definition }: LabFolder, typed: string, from: string): string {
  if (builtIn) return definition.name;
  if (isAbsolute(typed)) return typed;
  const path = relative(from, folder);
  return path.startsWith('..') ? path : `./${path}`;
}

/**
 * A lab that was found by its name beside the one that a folder was made from; undefined = the same, else a warning. Throws kind `usage`, code
 * `another-definition`, where it was one of somebody's own: another lab of that name claims other things.
 */
export function compareOrigin(
  { wanted, found }: { readonly wanted: LabOrigin | undefined; readonly found: LabOrigin },
  { name, shown, byName }: { readonly name: string; readonly shown: string; readonly byName: boolean },
): string | undefined {
  if (wanted === undefined || wanted.definition === found.definition) return undefined;
  if (!byName || wanted.builtIn) {
    return `${shown} was made from another ${LAB_FILE} of ${name}: its claims may be others now, and the folder can be written anew`;
  }
  throw new LabError('usage', `${shown} was not made from the ${name} that is found here by its name`, {
    code: 'another-definition',
    details: [
      found.builtIn
        ? `${name} is a lab of lab's own; the folder was made from another one`
        : 'its lab.yaml is another one',
    ],
    suggestions: [`lab verify PATH-OF-THE-LAB --compose ${shellWord(shown)}`],
  });
}
