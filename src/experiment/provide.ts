import { ensureImages, hostPrograms, readImageCatalogue } from '../images/index.js';
import type { StageContext } from './prepare-lab.js';

/** Gets or builds every image of the catalogue. Throws as `ensureImages` does. */
export async function provide(context: StageContext): Promise<void> {
  const catalogue = await readImageCatalogue(context.shelves.templates);
  const roles = Object.keys(catalogue.roles);
  await ensureImages({ ...context, ...context.images, catalogue, roles, host: hostPrograms() });
}
