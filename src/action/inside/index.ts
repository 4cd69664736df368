// Owns what is done inside a lab's containers: a command, the one that takes it back, and waiting for what the balancer makes of it.
// Must not stop or remove anything.
export { runInside } from './run-inside.js';
