// Owns the oracles of messages, one per question that a claim may ask of a script.
// Must not look at what came of it, nor judge.
export { amqpRouting } from './amqp-routing.js';
export { arrivals, dispatch, redelivery } from './consumers.js';
export { durability } from './durability.js';
export { pace, survival } from './publishers.js';
export { script } from './script.js';
