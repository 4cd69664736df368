import type { Inspect } from '../../engine/engine.js';
import type { RunningService } from '../../lab/resolved.js';
import type { ImageIdentity } from '../../lab/verdict.js';

/** What exactly each service runs. An image whose name is gone meanwhile is still told by its id. */
export async function identifyImages(
  inspect: Pick<Inspect, 'image'>,
  { services }: { readonly services: readonly Pick<RunningService, 'name' | 'image' | 'imageId'>[] },
): Promise<Record<string, ImageIdentity>> {
  const ids = [...new Set(services.map(({ imageId }) => imageId))];
  const found = await Promise.all(ids.map((id) => inspect.image(id)));
  const digests = new Map(ids.map((id, i) => [id, found[i]?.digests ?? []]));
  return Object.fromEntries(
    services.map(({ name, image, imageId }) => [
      name,
      { reference: image, id: imageId, digests: digests.get(imageId) ?? [] },
    ]),
  );
}
