import { appendFile, mkdir, mkdtemp, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LabError } from '../errors.js';

const HINT = 'name another file, in a folder with room and permission to write';

/**
 * Writes one report (`--junit FILE`): the whole text or nothing, in place of what was there. A link stays, and so does what is no file, such as a pipe: that is written to.
 * Throws kind `operation`.
 */
export async function writeReport(file: string, text: string): Promise<void> {
  try {
    const { path, isFile } = await destination(file);
    if (isFile) await staged(path, (staging) => writeAndMove(staging, path, text));
    else await appendFile(path, text);
  } catch (cause) {
    throw notWritten(file, cause, HINT);
  }
}

/** Finds out whether `writeReport` could write there, and leaves nothing behind but folders. Throws as it does. */
export async function probeReport(file: string): Promise<void> {
  try {
    const { path, isFile } = await destination(file);
    if (isFile) await staged(path, () => Promise.resolve());
  } catch (cause) {
    throw notWritten(file, cause, HINT);
  }
}

/** Where a report goes. What the system's own folders hold is never replaced: `/dev/stdout` may be a file that somebody else has open. */
async function destination(file: string): Promise<{ readonly path: string; readonly isFile: boolean }> {
  const path = await realpath(file).catch(() => file);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new Error('it is a folder');
  const isFile = found === undefined || found.isFile();
  return { path, isFile: isFile && !/^\/(dev|proc)\//.test(file) };
}

async function writeAndMove(staging: string, path: string, text: string): Promise<void> {
  await writeFile(join(staging, 'report'), text);
  await rename(join(staging, 'report'), path);
}

/** A folder beside `path`, on the same disk, for as long as `use` takes. */
async function staged(path: string, use: (folder: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const folder = await mkdtemp(`${path}.`);
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function notWritten(target: string, cause: unknown, suggestion: string): LabError {
  const words = cause instanceof Error ? cause.message : String(cause);
  const options = { code: 'not-written', details: [words], suggestions: [suggestion], cause };
  return new LabError('operation', `${target} could not be written`, options);
}
