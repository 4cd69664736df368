// Owns what `templates/images.yaml` says: the roles, their recipes as Dockerfiles, the names that follow from their content.
// Must not ask the engine for anything, nor start a program.
export type { ImageCatalogue, ImageRole } from './catalogue.js';
export {
  baseReference,
  imageCandidates,
  registryHost,
  type ImageCandidate,
  type ImageSource,
} from './image-references.js';
export { learnerDockerfile, type ComposeImages } from './learner-dockerfile.js';
export { readImageCatalogue } from './read-catalogue.js';
