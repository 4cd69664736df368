import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Inspect } from '../../engine/engine.js';
import type { RunningService } from '../../lab/resolved.js';
import { composeCommand } from './compose-command.js';

interface MountingProject {
  readonly folder: string;
  /** As people want to read it. */
  readonly shown: string;
  /** Paths in the folder, by the name of the service. */
  readonly mounted: ReadonlyMap<string, readonly string[]>;
  readonly services: readonly RunningService[];
}

/**
 * Warnings of files that were changed after a container with them had started: its process may still have what it read then. Empty for an
 * engine elsewhere, whose clock is another one than that of the files.
 */
export async function staleFiles(inspect: Inspect, project: MountingProject): Promise<string[]> {
  if (!inspect.address.local) return [];
  const { folder, shown, mounted, services } = project;
  const users = new Map<string, string[]>();
  for (const { name, containerId } of services) {
    const startedMs = (await inspect.container(containerId))?.startedMs;
    for (const path of mounted.get(name) ?? []) {
      const changedMs = await stat(join(folder, path)).then(
        ({ mtimeMs }) => mtimeMs,
        () => undefined,
      );
      if (startedMs === undefined || changedMs === undefined || changedMs <= startedMs) continue;
      users.set(path, [...(users.get(path) ?? []), name]);
    }
  }
  return [...users].map(([path, names]) => {
    const restart = composeCommand(shown, `restart ${names.join(' ')}`);
    return `${join(shown, path)} was changed after ${names.join(', ')} had started, with the old file perhaps: ${restart}`;
  });
}
