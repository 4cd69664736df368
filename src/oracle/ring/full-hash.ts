/** Spreads the result over the whole ring: a prime near three quarters of 2^32. */
const SPREAD = 3221225473;

/**
 * HAProxy's mixing of a 32-bit number into a 32-bit number: Bob Jenkins' integer hash, then times a prime.
 * Source: include/haproxy/intops.h `__full_hash`.
 */
export function fullHash(value: number): number {
  let a = value | 0;
  a = (a + 0x7ed55d16 + (a << 12)) | 0;
  a = a ^ 0xc761c23c ^ (a >>> 19);
  a = (a + 0x165667b1 + (a << 5)) | 0;
  a = ((a + 0xd3a2646c) | 0) ^ (a << 9);
  a = (a + 0xfd7046c5 + (a << 3)) | 0;
  a = a ^ 0xb55a4f09 ^ (a >>> 16);
  return Math.imul(a, SPREAD) >>> 0;
}
