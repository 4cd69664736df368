import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MirrorRow } from '../../lab/probe/index.js';
import type { InsideLab } from '../inside-lab.js';
import { readHostFile, writeHostFile } from './host-file.js';
import { MIRROR_PROGRAM } from './mirror-program.js';

/** How often each side read what the other had written before. */
interface Rounds {
  readonly done: number;
  readonly staleInside: number;
  readonly staleOutside: number;
}

/**
 * Writes on the host and has the container read, then the other way round, so often. Each side is told by the other that it has written, and
 * reads once: what it finds then is new, or it was stale. `name` is that of the file; nobody else may have it.
 */
export async function mirror(
  { folder, service, at, rounds }: MirrorRow,
  name: string,
  inside: InsideLab,
): Promise<Rounds> {
  const host = join(await inside.hostFolder(folder), name);
  const counts = { done: 0, staleInside: 0, staleOutside: 0 };
  const command = ['python3', '-c', MIRROR_PROGRAM, `${at}/${name}`];
  try {
    await inside.talk(service, command, async ({ say, hear }) => {
      for (let round = 1; round <= rounds; round++) {
        await writeHostFile(host, `host ${round}`);
        say(String(round));
        if ((await hear()) !== `host ${round}`) counts.staleInside++;
        if ((await readHostFile(`${host}.back`).catch(() => undefined)) !== `container ${round}`) counts.staleOutside++;
        counts.done++;
      }
      say('end');
    });
  } finally {
    await rm(host, { force: true }).catch(() => undefined);
  }
  return counts;
}

export function roundsInWords({ done, staleInside, staleOutside }: Rounds): string {
  return `${done} rounds, ${staleInside} stale inside, ${staleOutside} stale outside`;
}
