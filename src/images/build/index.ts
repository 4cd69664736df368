// Owns the making of images on the engine, whole or not at all: from a Dockerfile, and the Debian base below them.
// Must not choose between sources, nor look for images that are there.
export { buildFromDockerfile } from './build-image.js';
export { debianArchitecture } from './debian-architecture.js';
export { ensureBase } from './ensure-base.js';
