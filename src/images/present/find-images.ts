import type { ImageSummary, Inspect } from '../../engine/engine.js';
import type { ImageCatalogue } from '../catalogue/catalogue.js';
import { firstOfEachSource, imageCandidates, imageRole, type ImageSource } from '../catalogue/image-references.js';

/** What a role would run on. */
export interface FoundImage {
  readonly role: string;
  readonly origin: 'present' | 'missing';
  /** Name and id of the image; undefined when it is missing. */
  readonly reference: string | undefined;
  readonly imageId: string | undefined;
  /** For a dry run: `use localab/haproxy:packages-…`, `pull haproxy:3.0, or build …`. */
  readonly would: string;
}

export interface FindOptions {
  readonly source?: ImageSource;
  readonly registry?: string;
}

/** Looks, and changes nothing. One entry per role, in order. Throws `unknown-image-role`. */
export async function findImages(
  inspect: Pick<Inspect, 'image'>,
  catalogue: ImageCatalogue,
  roles: readonly string[],
  { source = 'auto', registry }: FindOptions = {},
): Promise<FoundImage[]> {
  return Promise.all(
    [...new Set(roles)].map(async (role): Promise<FoundImage> => {
      const present = await presentImage(inspect, catalogue, role, { source, registry });
      if (present === undefined) {
        const would = whatWouldHappen(catalogue, role, source, registry);
        return { role, origin: 'missing', reference: undefined, imageId: undefined, would };
      }
      const { reference, image } = present;
      return { role, origin: 'present', reference, imageId: image.id, would: `use ${reference}` };
    }),
  );
}

/** What a dry run says of those that are not there, one line each. */
export function missingImages(found: readonly FoundImage[]): string[] {
  return found.flatMap(({ origin, role, would }) => (origin === 'missing' ? [`image ${role}: ${would}`] : []));
}

/** The first of the role's known names that the engine has. */
export async function presentImage(
  inspect: Pick<Inspect, 'image'>,
  catalogue: ImageCatalogue,
  role: string,
  { source = 'auto', registry }: FindOptions,
): Promise<{ readonly reference: string; readonly image: ImageSummary } | undefined> {
  const candidates = imageCandidates(catalogue, role, source, registry);
  const images = await Promise.all(candidates.map(({ reference }) => inspect.image(reference)));
  for (const [index, { reference }] of candidates.entries()) {
    const image = images[index];
    if (image !== undefined) return { reference, image };
  }
  return undefined;
}

function whatWouldHappen(
  catalogue: ImageCatalogue,
  role: string,
  source: ImageSource,
  registry: string | undefined,
): string {
  if (source === 'local') return 'fail: it is not here, and nothing else is allowed';
  const { registry: official, packages } = imageRole(catalogue, role);
  const ways = firstOfEachSource(imageCandidates(catalogue, role, source, registry));
  const words = ways.map(({ source: way, reference, hash }) => {
    if (hash === undefined) return `pull ${reference}`;
    const from =
      way === 'registry' ? (official?.image ?? '') : `the Debian packages ${packages?.install.join(', ') ?? ''}`;
    return `build ${reference} from ${from}`;
  });
  return words.join(', or ') || `fail: the catalogue has no ${source} recipe for it`;
}
