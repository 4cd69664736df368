import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Where system programs live that a user's PATH may leave out. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'];

/** PATH's value with the system's own folders after it. */
export function completePath(path = ''): string {
  return [...new Set([...path.split(delimiter).filter(Boolean), ...SYSTEM_FOLDERS])].join(delimiter);
}

/** Absolute path of a program, looked up in `path` (PATH's value) and the system's own folders; undefined when missing. */
export async function findProgram(name: string, path?: string): Promise<string | undefined> {
  for (const folder of completePath(path).split(delimiter)) {
    const file = join(folder, name);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // Not here: the next folder.
    }
  }
  return undefined;
}
