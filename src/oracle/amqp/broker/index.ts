// Owns a model of a broker: what a script makes of its exchanges, queues and messages, and what is left of them after a restart.
// Must not know what was observed. It models one client; two that race are beyond it.
export { blankBroker } from './broker-state.js';
export { playScript } from './play-script.js';
export { isCovered, survive, type Ordeal } from './survive.js';
