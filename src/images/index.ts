// Owns: which image a role runs on, and getting it: the catalogue, registry, builds from Debian packages, tags by content hash.
// Must not: create containers, judge anything, or start a program other than through `src/host`.
export { hostPrograms, type HostPrograms } from '../host/debian/index.js';
export {
  baseReference,
  imageCandidates,
  learnerDockerfile,
  readImageCatalogue,
  type ComposeImages,
  type ImageCandidate,
  type ImageCatalogue,
  type ImageRole,
  type ImageSource,
} from './catalogue/index.js';
export { ensureImages, type EnsureImagesRequest } from './ensure-images.js';
export type { ObtainedImage } from './obtain-image.js';
export {
  findImages,
  imageSources,
  listImages,
  missingImages,
  removeImages,
  type FindOptions,
  type FoundImage,
  type ImageSourcesRequest,
  type ImageSourceState,
  type ListedImage,
  type RemovedImages,
} from './present/index.js';
export type { RegistryMemory } from './pull-official.js';
export { type ImageTimeouts } from './timeouts.js';
