// Owns HAProxy's hash ring: where each server's points are, which one a hash falls to, how much of the ring is whose.
// Must not know which strategy asks, how a key becomes a hash, or what was observed.
export { arcShares } from './arc-shares.js';
export { fullHash } from './full-hash.js';
export { hashRing, idBase, ringOfWeights, type HashRing, type RingForm, type RingServer } from './hash-ring.js';
export { nearestPoint, nearestServer } from './nearest-point.js';
export { possibleRings, probedRings, type RingProbe } from './ring-of-build.js';
