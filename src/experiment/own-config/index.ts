// Owns the verification of a HAProxy configuration file that no lab was written for: read, put into a private lab
// or held against one that runs, judged, told.
// Must not know what a line of it means: that is `claims/`.
export { readOwnConfig } from './read-own-config.js';
export { verifyOwnConfig } from './verify-own-config.js';
export { verifyRunningConfig } from './verify-running-config.js';
