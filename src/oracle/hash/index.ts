// Owns the hash family: how a request becomes a key, a key a hash, and a hash a server.
// Must not know the ring's points, nor judge.
export { hash } from './hash.js';
