// Owns a swarm as an engine: services with one task each in the place of containers, and which node's engine to ask about each.
// Must not start or end a node, nor know what a lab is; what one engine is asked is docker/'s.
export { findCluster, openClusterNode, SOCKET_NAME, type ClusterNode } from './find-cluster.js';
export { formSwarm, leaveSwarm, type Member } from './form-swarm.js';
export { NODE_PORTS } from './services/index.js';
export { openSwarm, type SwarmOptions } from './open-swarm.js';
