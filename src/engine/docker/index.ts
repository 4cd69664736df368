// Owns every call to Docker's API and every type of its client.
// Must not let a raw error, a raw type or an environment variable through, nor know what a lab is.
export { openDockerEngine, openDockerNode, type DockerNode, type OpenOptions } from './docker-engine.js';
export type { DockerConnection } from './connection.js';
export { unlessGone } from './inspect.js';
export { labelFilters } from './summaries.js';
export { transferImages } from './images/transfer-images.js';
export { logLines } from './streams/logs.js';
