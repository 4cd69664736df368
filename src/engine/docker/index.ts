// Owns every call to Docker's API and every type of its client.
// Must not let a raw error, a raw type or an environment variable through, nor know what a lab is.
export { openDockerEngine } from './docker-engine.js';
