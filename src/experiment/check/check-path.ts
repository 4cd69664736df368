import { readFile, stat } from 'node:fs/promises';
import { LabError } from '../../errors.js';
import { errorCode, findLab, LARGEST_FILE_BYTES, shownPath, type Problem } from '../../lab/index.js';
import { lintHaproxy } from '../../lint/index.js';
import { labPlaces, type Shelves } from '../up/prepare-lab.js';
import { checkLab } from './check-lab.js';
import { driftOf } from './drift-of.js';

/**
 * Everything that is wrong with a lab, or with a HAProxy configuration file: a path of a file that is no YAML counts as one.
 * Rejects as `findLab` and `checkLab`, with operation `unreadable-config` for a file that cannot be read.
 */
export async function checkPath(nameOrPath: string, shelves: Shelves): Promise<Problem[]> {
  const found = await findLab(nameOrPath, labPlaces(shelves));
  return (await isConfigFile(found.path)) ? checkConfigFile(found.path, shelves) : checkLab(found, shelves);
}

async function isConfigFile(path: string): Promise<boolean> {
  if (/\.ya?ml$/.test(path)) return false;
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function checkConfigFile(path: string, { current }: Shelves): Promise<Problem[]> {
  const file = shownPath(path, current);
  return lintHaproxy({ file, text: await readConfig(path, file) }, { drift: driftOf });
}

async function readConfig(path: string, file: string): Promise<string> {
  const unreadable = (why: string) =>
    new LabError('operation', `cannot read ${file} (${why})`, { code: 'unreadable-config' });
  if ((await stat(path)).size > LARGEST_FILE_BYTES) throw unreadable('larger than 4 MiB');
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(errorCode(error));
  });
  const text = bytes.toString('utf8');
  // HAProxy takes any bytes: what is not UTF-8 is read one byte at a time, so that columns stay right.
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}
