// Owns when HAProxy's health checks must notice that a server is lost, and that it is back.
// Must not watch anything, nor judge.
export { checkWindows, type CheckTimes, type Way } from './check-windows.js';
export { healthCheck } from './health-check.js';
