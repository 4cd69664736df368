import { PassThrough } from 'node:stream';
import { LabError } from '../../../errors.js';
import type { DockerConnection } from '../connection.js';
import { jsonLines } from '../streams/json-lines.js';
import { fullDiskError, mentionsFullDisk } from '../translate-error.js';

/**
 * Copies images from one engine to others: saved once, loaded side by side, never on this machine's disk. The slowest engine sets
 * the pace. Rejects with `load-failed` or `disk-full`, naming the engine.
 */
export async function transferImages(
  from: DockerConnection,
  to: readonly DockerConnection[],
  references: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  if (to.length === 0 || references.length === 0) return;
  const what = `save ${references.join(', ')}`;
  const request = { method: 'GET', path: '/images/get', query: { names: [...references] }, signal } as const;
  const archive = await from.stream(what, request);
  const copies = to.map(() => new PassThrough({ highWaterMark: COPY_BYTES }));
  for (const copy of copies) archive.pipe(copy);
  const broken = new Promise<never>((_resolve, reject) => {
    archive.once('error', (error) => reject(from.failure(what, error, signal)));
  });
  try {
    await Promise.race([Promise.all(to.map((node, i) => load(node, copies[i]!, references, signal))), broken]);
  } finally {
    archive.destroy();
    for (const copy of copies) copy.destroy();
  }
}

/** Of a copy that waits for its engine. */
const COPY_BYTES = 1024 ** 2;

interface LoadLine {
  readonly error?: string;
}

async function load(
  node: DockerConnection,
  archive: NodeJS.ReadableStream,
  references: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const what = `load ${references.join(', ')} at ${node.address.origin}`;
  const request = { method: 'POST', path: '/images/load', query: { quiet: true }, body: archive, signal } as const;
  try {
    for await (const { error } of jsonLines<LoadLine>(await node.stream(what, request))) {
      if (error === undefined) continue;
      if (mentionsFullDisk(error)) throw fullDiskError(what, [error]);
      throw new LabError('operation', `Could not ${what}: ${error}`, { code: 'load-failed' });
    }
  } catch (error) {
    throw node.failure(what, error, signal);
  }
}
