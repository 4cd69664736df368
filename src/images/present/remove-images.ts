import type { Engine } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { ImageCatalogue } from '../catalogue/catalogue.js';
import { imageRole } from '../catalogue/image-references.js';
import { listImages, type ListedImage } from './list-images.js';

export interface RemovedImages {
  readonly removed: readonly ListedImage[];
  /** What stays, and why: in use, or pulled by anybody. */
  readonly kept: readonly { readonly image: ListedImage; readonly reason: string }[];
}

/**
 * Removes what `lab` made for the roles, in every version; without roles everything, the base too. Official images stay: they
 * carry no label of ours and may be somebody else's. Goes on past an image that will not go. Throws `unknown-image-role`.
 */
export async function removeImages(
  engine: Pick<Engine, 'image' | 'images' | 'removeImage'>,
  catalogue: ImageCatalogue,
  roles?: readonly string[],
): Promise<RemovedImages> {
  for (const role of roles ?? []) imageRole(catalogue, role);
  const images = (await listImages(engine, catalogue)).filter(
    ({ role }) => roles === undefined || roles.includes(role),
  );
  const removed: ListedImage[] = [];
  const kept: { image: ListedImage; reason: string }[] = [];
  // An image that others build on goes last.
  for (const image of [...images].sort((a, b) => Number(a.origin === 'base') - Number(b.origin === 'base'))) {
    if (image.origin === 'official') {
      kept.push({ image, reason: `lab did not make it: docker image rm ${image.reference}` });
      continue;
    }
    try {
      await engine.removeImage(image.reference);
      removed.push(image);
    } catch (error) {
      if (!(error instanceof LabError) || error.kind === 'engine' || error.code === 'engine-lost') throw error;
      kept.push({ image, reason: error.message });
    }
  }
  return { removed, kept };
}
