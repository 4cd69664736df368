import { join } from 'node:path';

import type { Engine } from '../../../src/engine/engine.js';
import {
  baseReference,
  ensureImages,
  hostPrograms,
  readImageCatalogue,
  type EnsureImagesRequest,
  type ImageCatalogue,
} from '../../../src/images/index.js';
import { LABEL } from '../../../src/lab/labels.js';
import { connectTestEngine } from '../../support/real-engine.js';

/** Every role of these tests begins so; what carries it is theirs to remove. */
const PREFIX = 'image-test-';

export interface ImageBench extends AsyncDisposable {
  readonly engine: Engine;
  readonly catalogue: ImageCatalogue;
  ensure(roles: readonly string[], change?: Partial<EnsureImagesRequest>): ReturnType<typeof ensureImages>;
  /** Tags of the images of these tests, and the ids of everything that is on the engine without a name. */
  leftovers(): Promise<string[]>;
}

/** The shipped base with invented roles on it: name → recipe. */
export async function imageBench(roles: Readonly<Record<string, object>>): Promise<ImageBench> {
  const engine = await connectTestEngine();
  const shipped = await readImageCatalogue(join(import.meta.dirname, '../../../templates'));
  const defaults = { run: [], environment: {} };
  const named = Object.entries(roles).map(([name, recipe]) => {
    const filled = Object.fromEntries(
      Object.entries(recipe).map(([key, value]) => [key, { ...defaults, ...(value as object) }]),
    );
    return [PREFIX + name, { help: 'a test', ...filled }];
  });
  const catalogue = { ...shipped, roles: Object.fromEntries(named) } as ImageCatalogue;
  const baseWasThere = (await engine.image(baseReference(catalogue.base))) !== undefined;
  const tags = async (): Promise<string[]> => {
    const ours = (await engine.images({ [LABEL.role]: '' })).filter((image) =>
      image.labels[LABEL.role]?.startsWith(PREFIX),
    );
    return ours.flatMap(({ tags: names, id }) => (names.length > 0 ? names : [id]));
  };
  return {
    engine,
    catalogue,
    leftovers: tags,
    ensure: (wanted, change = {}) =>
      ensureImages({
        engine,
        catalogue,
        roles: wanted.map((name) => PREFIX + name),
        source: 'packages',
        host: hostPrograms(),
        progress: () => undefined,
        signal: new AbortController().signal,
        clock: Date.now,
        ...change,
      }),
    [Symbol.asyncDispose]: async () => {
      for (const tag of await tags()) await engine.removeImage(tag);
      if (!baseWasThere) await engine.removeImage(baseReference(catalogue.base));
      engine.close();
    },
  };
}
