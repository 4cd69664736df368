import { open, rm } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';
import type { MirrorRow } from '../../lab/probe/index.js';
import type { InsideLab } from '../inside-lab.js';
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
        await put(host, `host ${round}`);
        say(String(round));
        if ((await hear()) !== `host ${round}`) counts.staleInside++;
        if ((await get(`${host}.back`)) !== `container ${round}`) counts.staleOutside++;
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

/** A link may have been put there by the container, and leads where the host wants nobody. */
async function put(path: string, text: string): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  await using file = await open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
  await file.writeFile(text);
}

async function get(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    return await file.readFile('utf8');
  } catch {
    return undefined;
  }
}
