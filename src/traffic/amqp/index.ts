// Owns AMQP traffic: what a script may say, its operations one after another, and the ledger of its messages.
// Must not judge, open again what was closed, or publish a message twice.
export { checkAmqpTraffic, parseAmqpTraffic, requestsOfAmqp, type AmqpTraffic } from './amqp-options.js';
export { driveAmqp } from './drive-amqp.js';
