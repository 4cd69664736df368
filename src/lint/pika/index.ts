// Owns what the calls of a Python program show, and the mistakes of those that speak AMQP with pika, each with what to write instead.
// Must not run Python, nor read files.
export { lintPika, type PythonText } from './lint-pika.js';
export { readPython, type PythonCall } from './python-calls.js';
