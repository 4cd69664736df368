// Owns what can be done to the nodes of a swarm: drained of their tasks, gone from the swarm, and cut off from each other on one port.
// Must not touch a node's tasks itself: the swarm does that.
export { blockPort } from './block-port.js';
export { drain } from './drain.js';
export { leave } from './leave.js';
