import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { LabError } from '../errors.js';

/**
 * Writes an evidence folder: all files or none, readable by the owner alone. `folder` is absolute and must not exist yet or be
 * empty; keys of `files` are paths inside of it. The texts come from the caller, who keeps secrets out. Throws kind `operation` (disk
 * full, not writable, folder not empty).
 */
export async function writeEvidence(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  let staging: string | undefined;
  try {
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    staging = await mkdtemp(`${folder}.`);
    for (const [path, content] of Object.entries(files)) await writeInside(staging, path, content);
    await rename(staging, folder);
  } catch (cause) {
    if (staging !== undefined) await rm(staging, { recursive: true, force: true });
    throw cause instanceof LabError ? cause : notWritten(folder, cause);
  }
}

/** Writes one report (`--junit FILE`): the whole text or nothing, in place of what was there. Throws kind `operation`. */
export async function writeReport(file: string, text: string): Promise<void> {
  let staging: string | undefined;
  try {
    await mkdir(dirname(file), { recursive: true });
    staging = await mkdtemp(`${file}.`);
    await writeFile(join(staging, 'report'), text);
    await rename(join(staging, 'report'), file);
  } catch (cause) {
    throw notWritten(file, cause);
  } finally {
    if (staging !== undefined) await rm(staging, { recursive: true, force: true });
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

function notWritten(target: string, cause: unknown): LabError {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new LabError('operation', `${target} could not be written`, {
    code: 'not-written',
    details: [words],
    suggestions: ['name another path, with room and permission to write; an evidence folder must be new or empty'],
    cause,
  });
}
