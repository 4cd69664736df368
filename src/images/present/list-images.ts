import type { Inspect } from '../../engine/engine.js';
import { LABEL } from '../../lab/labels.js';
import type { ImageCatalogue } from '../catalogue/catalogue.js';
import { BASE_ROLE, IMAGE_PREFIX, baseReference, basesOf, imageCandidates } from '../catalogue/image-references.js';

/** One image that is on the engine. */
export interface ListedImage {
  readonly role: string;
  readonly reference: string;
  readonly imageId: string;
  readonly sizeBytes: number;
  readonly createdMs: number;
  /** `official` images were pulled as they are and carry no label of ours. */
  readonly origin: 'official' | 'registry' | 'packages' | 'base' | 'unfinished';
  /** False when the catalogue has changed since: nothing will use it again. */
  readonly current: boolean;
}

/** Every image of the catalogue's roles, and every one that `lab` ever made, ours by label. Sorted by role, then reference. */
export async function listImages(
  inspect: Pick<Inspect, 'image' | 'images'>,
  catalogue: ImageCatalogue,
  registry?: string,
): Promise<ListedImage[]> {
  const candidates = Object.keys(catalogue.roles).flatMap((role) =>
    imageCandidates(catalogue, role, 'auto', registry).map((candidate) => ({ role, ...candidate })),
  );
  const current = new Set([...basesOf(catalogue).map(baseReference), ...candidates.map(({ reference }) => reference)]);
  const official = candidates.filter(({ hash }) => hash === undefined);
  const [ours, pulled] = await Promise.all([
    inspect.images({ [LABEL.role]: '' }),
    Promise.all(
      official.map(async ({ role, reference }) => ({ role, reference, image: await inspect.image(reference) })),
    ),
  ]);
  const made = ours.flatMap((image) =>
    image.tags
      .filter((tag) => tag.startsWith(IMAGE_PREFIX))
      .map((reference) => ({ role: image.labels[LABEL.role] ?? '', reference, image })),
  );
  return [...made, ...pulled]
    .flatMap(({ role, reference, image }) => (image === undefined ? [] : [{ role, reference, image }]))
    .map(({ role, reference, image: { id, sizeBytes, createdMs } }) => {
      const origin = originOf(role, reference);
      return { role, reference, imageId: id, sizeBytes, createdMs, origin, current: current.has(reference) };
    })
    .sort((a, b) => a.role.localeCompare(b.role, 'en') || a.reference.localeCompare(b.reference, 'en'));
}

function originOf(role: string, reference: string): ListedImage['origin'] {
  if (!reference.startsWith(IMAGE_PREFIX)) return 'official';
  const tag = reference.slice(reference.lastIndexOf(':') + 1);
  if (tag.startsWith('unfinished-')) return 'unfinished';
  if (role === BASE_ROLE) return 'base';
  return tag.startsWith('registry-') ? 'registry' : 'packages';
}
