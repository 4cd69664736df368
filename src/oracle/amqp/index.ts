// Owns what must come of a script of AMQP operations: where exchanges route, what brokers keep, what consumers get. routing/ and broker/ are the models.
// Must not speak AMQP, nor know what was observed.
export { amqpRouting, arrivals, dispatch, durability, pace, redelivery, script, survival } from './kinds/index.js';
