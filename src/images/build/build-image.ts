import { randomBytes } from 'node:crypto';

import type { Engine } from '../../engine/engine.js';
import { LABEL } from '../../lab/labels.js';
import { withinTime } from '../timeouts.js';

export type BuildEngine = Pick<Engine, 'image' | 'buildImage' | 'importImage' | 'tagImage' | 'removeImage'>;

export interface ImageWork {
  readonly engine: BuildEngine;
  readonly role: string;
  /** Final name, with the content hash. */
  readonly reference: string;
  readonly hash: string;
  readonly buildMs: number;
  readonly signal: AbortSignal;
}

export const imageLabels = (role: string, hash: string): Record<string, string> => ({
  [LABEL.role]: role,
  [LABEL.image]: hash,
});

/**
 * Makes an image under a name of its own and gives it the final name only when it is whole. When another process was quicker,
 * its image stays and this one goes. Nothing is left of a failed or interrupted attempt. Returns the image's id.
 */
export async function makeImage(
  work: ImageWork,
  make: (temporaryTag: string, signal: AbortSignal) => Promise<void>,
): Promise<string> {
  const { engine, role, reference, buildMs, signal } = work;
  const temporaryTag = `${reference.slice(0, reference.lastIndexOf(':'))}:unfinished-${randomBytes(6).toString('hex')}`;
  try {
    await withinTime({ name: 'build', limitMs: buildMs, what: `the image of ${role}` }, signal, (inner) =>
      make(temporaryTag, inner),
    );
    signal.throwIfAborted();
    const winner = await engine.image(reference);
    if (winner !== undefined) return winner.id;
    await engine.tagImage(temporaryTag, reference);
  } finally {
    // With the final name given, this takes the temporary name away and leaves the image; otherwise it takes the image.
    await engine.removeImage(temporaryTag).catch(() => undefined);
  }
  const image = await engine.image(reference);
  if (image === undefined) throw new Error(`the engine lost image ${reference} right after it was made`);
  return image.id;
}

/** `makeImage` from a Dockerfile without further files. */
export async function buildFromDockerfile(
  work: ImageWork,
  dockerfile: string,
  onLine: (line: string) => void,
): Promise<string> {
  const { engine, role, hash } = work;
  const context = { files: [{ path: 'Dockerfile', content: dockerfile, mode: 0o644 }], dockerfile: 'Dockerfile' };
  return makeImage(work, (tag, signal) =>
    engine.buildImage({ tag, context, labels: imageLabels(role, hash) }, onLine, signal),
  );
}
