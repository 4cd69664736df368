// Owns the view of what is there and what could be: images on the engine, usable sources; and the removal of our own.
// Must not make or pull an image.
export { findImages, missingImages, presentImage, type FindOptions, type FoundImage } from './find-images.js';
export { imageSources, type ImageSourcesRequest, type ImageSourceState } from './image-sources.js';
export { listImages, type ListedImage } from './list-images.js';
export { removeImages, type RemovedImages } from './remove-images.js';
