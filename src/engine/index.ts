// Owns the Engine interface and the way to an engine: which one is meant, and one folder per kind of engine.
// Must not know labs, start programs, or let a client library's type or error out.
export type * from './engine.js';
export { connectEngine, attemptEngines, type ConnectOptions, type EngineAttempt } from './connect.js';
export {
  findCluster,
  formSwarm,
  leaveSwarm,
  NODE_PORTS,
  openClusterNode,
  openSwarm,
  SOCKET_NAME,
  type ClusterNode,
  type Member,
  type SwarmOptions,
} from './swarm/index.js';
export type { DockerNode } from './docker/index.js';
