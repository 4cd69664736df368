import { watch } from 'node:fs';
import { LabError } from '../../errors.js';
import type { WatchFolder } from './open-changes.js';

/**
 * Watches the entries of a folder, not a file: editors save by renaming a new file over the old one, and a watch on the old
 * one would hear nothing more. A folder that is not there is not watched. Throws kind `operation` at the system's limits.
 */
export const watchFolder: WatchFolder = (folder, onChange) => {
  try {
    const watcher = watch(folder, () => onChange());
    // The folder went: a change like others, and its successor is watched after the next look.
    watcher.on('error', () => onChange());
    return { close: () => watcher.close() };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { close: () => undefined };
    throw new LabError('operation', `${folder} cannot be watched (${code ?? String(cause)})`, {
      code: 'watch-failed',
      suggestions: ['raise fs.inotify.max_user_watches', 'lab up again after each change, without --watch'],
      cause,
    });
  }
};
