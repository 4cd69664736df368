import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { LabError } from '../../errors.js';
import { errorCode, findLab, LARGEST_FILE_BYTES, shownPath, type Problem } from '../../lab/index.js';
import { lintDockerfile, lintHaproxy, lintPika, lintPools } from '../../lint/index.js';
import { labPlaces, type Shelves } from '../up/prepare-lab.js';
import { checkComposeFile, isComposeFile } from './check-compose.js';
import { checkLab } from './check-lab.js';
import { driftOf } from './drift-of.js';
import { tryConfig, tryLab, type TrialContext } from './try-haproxy.js';

export interface CheckWishes {
  readonly nameOrPath: string;
  /** As typed: `weights=5,1,1`. A file alone has no parameters. */
  readonly set: readonly string[];
  /** To ask HAProxy itself. */
  readonly live?: TrialContext | undefined;
}

/**
 * Everything that is wrong with a lab, with a compose file, with a Dockerfile, with a Python program that uses pika or Flask, or with a HAProxy configuration file: a
 * path of any other file counts as one. With `live`, HAProxy itself is asked.
 * Rejects as `findLab` and `checkLab`, with operation `unreadable-config` for a file that cannot be read.
 */
export async function checkPath({ nameOrPath, set, live }: CheckWishes, shelves: Shelves): Promise<Problem[]> {
  const found = await findLab(nameOrPath, labPlaces(shelves));
  if (isComposeFile(found.path)) {
    return checkComposeFile(found.path, shelves.current, (path) => checkConfigFile(path, shelves, live));
  }
  if (await isConfigFile(found.path)) return checkConfigFile(found.path, shelves, live);
  return checkLab(found, shelves, { set, ...(live && { live: (lab) => tryLab(live, lab) }) });
}

async function isConfigFile(path: string): Promise<boolean> {
  if (/\.ya?ml$/.test(path)) return false;
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function checkConfigFile(path: string, { current }: Shelves, live?: TrialContext): Promise<Problem[]> {
  const file = shownPath(path, current);
  const text = await readConfig(path, file);
  if (path.endsWith('.py')) return [...lintPika([{ file, text }]), ...lintPools([{ file, text }])];
  if (/^Dockerfile$|\.Dockerfile$/i.test(basename(path)))
    return lintDockerfile(file, text, await readdir(dirname(path)));
  const problems = lintHaproxy({ file, text }, { drift: driftOf });
  return live === undefined ? problems : [...problems, ...(await tryConfig(live, file, text))];
}

/** A configuration file's text. Rejects with operation `unreadable-config`, or as `stat` does. */
export async function readConfig(path: string, file: string): Promise<string> {
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
