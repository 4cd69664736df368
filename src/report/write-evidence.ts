import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { LabError } from '../errors.js';
import { staged } from './staged.js';
import { notWritten } from './write-report.js';

const HINT = 'name another folder, with room and permission to write';

/**
 * Writes an evidence folder: all files or none, readable by the owner alone. `folder` must not exist yet or be
 * empty; keys of `files` are paths inside of it. The texts come from the caller, who keeps secrets out. Throws kind `operation` (disk
 * full, not writable, folder not empty).
 */
export async function writeEvidence(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await tried(folder, async (staging) => {
    for (const [path, content] of Object.entries(files)) await writeInside(staging, path, content);
    await rename(staging, folder);
  });
}

/**
 * Where evidence goes that `wanted` was named for: there, or below it where it holds something already, such as the evidence of an
 * earlier run. Finds out whether that can be written. Throws as `writeEvidence`.
 */
export async function evidencePlace(wanted: string, name: string): Promise<string> {
  const inside = await readdir(wanted).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw notWritten(wanted, cause, HINT);
  });
  const folder = inside.length === 0 ? wanted : join(wanted, name);
  await tried(folder, () => Promise.resolve());
  return folder;
}

/** What could not be written is told of the folder that was wanted. */
async function tried(folder: string, use: (staging: string) => Promise<void>): Promise<void> {
  try {
    await staged(folder, use, 0o700);
  } catch (cause) {
    throw cause instanceof LabError ? cause : notWritten(folder, cause, HINT);
  }
}

async function writeInside(folder: string, path: string, content: string): Promise<void> {
  const file = join(folder, path);
  const inside = relative(folder, file);
  if (isAbsolute(path) || inside.startsWith('..') || inside === '') {
    throw new LabError('bug', `evidence file "${path}" is not inside its folder`, { code: 'evidence-path' });
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, content, { mode: 0o600, flag: 'wx' });
}
