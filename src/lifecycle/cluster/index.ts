// Owns lab's own cluster: containers of this machine that run an engine each, and the swarm that they form; found by label alone.
// Must not start a swarm on an engine that is not a node of its own, nor anything of a lab.
export { clusterDown, type ClusterDownRequest } from './cluster-down.js';
export { clusterStatus, type ClusterNodeStatus, type ClusterStatus } from './cluster-status.js';
export { clusterUp, type ClusterUpRequest, type ClusterUpResult } from './cluster-up.js';
