import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { LabError } from '../../errors.js';
import type { PartChecker } from '../part-checker.js';
import type { LabFolder } from '../definition.js';
import { errorCode, readInside } from '../source/inside.js';
import { formatProblems, type Problem } from '../source/problem.js';
import { shownPath } from '../source/shown-path.js';

export const LAB_FILE = 'lab.yaml';

export interface ReadLabOptions {
  readonly builtIn: boolean;
  /** Absolute. */
  readonly templatesFolder: string;
  /** Checks the parts' own options; without it only their shape is checked. */
  readonly parts?: PartChecker;
  /** Known image roles; without them any name is taken. */
  readonly imageRoles?: readonly string[];
  /** Problems name files below it by their relative path. */
  readonly currentFolder?: string;
}

export interface CheckedLab {
  /** There when no problem is an error. */
  readonly lab?: LabFolder;
  readonly problems: readonly Problem[];
}

/**
 * Reads a lab's folder, or a single definition file, and finds every problem. Rejects with a `LabError` only when there is
 * nothing to check: `no-such-folder` (usage), `no-lab-file` and `not-a-lab` (invalid), `unreadable-lab` (operation).
 */
export async function checkLabFolder(path: string, options: ReadLabOptions): Promise<CheckedLab> {
  const { folder, name } = await labFileOf(path);
  const file = shownPath(join(folder, name), options.currentFolder);
  const read = await readInside(folder, name);
  if ('trouble' in read) {
    throw new LabError('operation', `cannot read ${file}: ${read.trouble}`, { code: 'unreadable-lab' });
  }
  // The schema and the YAML reader are only loaded where a definition is read: `lab list` does without.
  const { checkLabText } = await import('../check/index.js');
  const checked = await checkLabText(read.text, { ...options, folder, file });
  const { definition, problems } = checked;
  if (definition === undefined) return { problems };
  return { lab: { folder, builtIn: options.builtIn, definition }, problems };
}

/** Reads a lab that must be valid. Rejects as `checkLabFolder`, and with `invalid-lab`, whose details are every problem. */
export async function readLabFolder(path: string, options: ReadLabOptions): Promise<LabFolder> {
  // A label keeps the folder alone, so a lab that runs is always its folder's lab.yaml; only a check takes other names.
  if (/\.ya?ml$/.test(path) && basename(path) !== LAB_FILE && !(await isFolder(path))) throw notALab(path);
  const { lab, problems } = await checkLabFolder(path, options);
  if (lab !== undefined) return lab;
  const count = problems.filter(({ severity }) => severity === 'error').length;
  const shown = shownPath(path, options.currentFolder);
  throw new LabError('invalid', `${shown} is not a valid lab: ${count} ${count === 1 ? 'problem' : 'problems'}`, {
    code: 'invalid-lab',
    details: formatProblems(problems),
    suggestions: [`lab validate ${shown}`],
  });
}

/** The real folder, so that the label which names it stays right when the user changes folders or links. */
async function labFileOf(path: string): Promise<{ folder: string; name: string }> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return await inFolder(path, real);
    if (/\.ya?ml$/.test(path)) return { folder: await realpath(dirname(resolve(path))), name: basename(path) };
  } catch (error) {
    throw error instanceof LabError ? error : missing(path, errorCode(error));
  }
  throw notALab(path);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => true, // Not there: that is told elsewhere.
  );
}

function notALab(path: string): LabError {
  return new LabError('invalid', `${path} is not a lab: a lab is a folder that holds a ${LAB_FILE}`, {
    code: 'not-a-lab',
    suggestions: ['lab list'],
  });
}

async function inFolder(path: string, real: string): Promise<{ folder: string; name: string }> {
  try {
    await stat(join(real, LAB_FILE));
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ENOENT') throw unreadable(join(path, LAB_FILE), code);
    throw new LabError('invalid', `there is no ${LAB_FILE} in ${path}`, {
      code: 'no-lab-file',
      suggestions: ['lab new', 'lab list'],
    });
  }
  return { folder: real, name: LAB_FILE };
}

function missing(path: string, code: string): LabError {
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return unreadable(path, code);
  return new LabError('usage', `there is no folder ${path}`, { code: 'no-such-folder', suggestions: ['lab list'] });
}

function unreadable(path: string, code: string): LabError {
  return new LabError('operation', `cannot read ${path} (${code})`, { code: 'unreadable-lab' });
}
