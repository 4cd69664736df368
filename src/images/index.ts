// Owns: which image a role runs on, and getting it: the catalogue, registry, builds from Debian packages, tags by content hash.
// Must not: create containers, judge anything, or start a program other than through `src/host`.
export { hostPrograms, type HostPrograms } from '../host/debian-base.js';
export type { ImageCatalogue, ImageRole } from './catalogue.js';
export { ensureImages, type EnsureImagesRequest } from './ensure-images.js';
export { findImages, type FindOptions, type FoundImage } from './find-images.js';
export { baseReference, imageCandidates, type ImageCandidate, type ImageSource } from './image-references.js';
export { imageSources, type ImageSourcesRequest, type ImageSourceState } from './image-sources.js';
export { listImages, type ListedImage } from './list-images.js';
export type { ObtainedImage } from './obtain-image.js';
export type { RegistryMemory } from './pull-official.js';
export { readImageCatalogue } from './read-catalogue.js';
export { removeImages, type RemovedImages } from './remove-images.js';
export { type ImageTimeouts } from './timeouts.js';
