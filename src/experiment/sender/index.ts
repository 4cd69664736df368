// Owns where traffic is sent from: this machine, a client container, several nodes of a swarm, or inside the lab's containers.
// Must not decide what is sent, or judge what came of it.
export { requireNodes, requireSending } from './from-nodes.js';
export { withSender } from './sender.js';
export type { Sender, Sent } from './sending.js';
