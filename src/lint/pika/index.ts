// Owns the mistakes in Python programs that speak AMQP with pika: what their calls show, each with what to write instead.
// Must not run Python, nor read files.
export { lintPika } from './lint-pika.js';
