import { appendFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../errors.js';
import { staged } from './staged.js';

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
  const isSystem = /^\/(dev|proc)\//.test(file);
  if (isSystem && found === undefined) throw new Error('there is no such device');
  return { path, isFile: !isSystem && (found === undefined || found.isFile()) };
}

async function writeAndMove(staging: string, path: string, text: string): Promise<void> {
  await writeFile(join(staging, 'report'), text);
  await rename(join(staging, 'report'), path);
}

export function notWritten(target: string, cause: unknown, suggestion: string): LabError {
  const words = cause instanceof Error ? cause.message : String(cause);
  const options = { code: 'not-written', details: [words], suggestions: [suggestion], cause };
  return new LabError('operation', `${target} could not be written`, options);
}
