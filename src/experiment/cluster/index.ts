// Owns lab's cluster as a person asks for it: its image, its lock, its words; and private ones for a test.
// Must not know how a node is made.
export { clusterJson, clusterText, notAllowed } from './cluster-text.js';
export { endCluster, lookAtCluster, startCluster, type ClusterContext } from './start-cluster.js';
export { needsSwarm, withSwarmWhereNeeded } from './with-private-cluster.js';
