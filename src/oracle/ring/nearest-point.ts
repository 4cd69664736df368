import type { HashRing } from './hash-ring.js';

/**
 * Which point of the ring a hash falls to, as its place in `ring.places`: the nearer of the one before and the one at or after
 * it, the one before when both are as near. -1 when the ring is empty. Source: src/lb_chash.c `chash_get_server_hash`.
 */
export function nearestPoint({ places }: HashRing, hash: number): number {
  const last = places.length - 1;
  if (last < 0) return -1;
  const next = firstAtOrAfter(places, hash);
  const before = next === 0 ? last : next - 1;
  const after = next > last ? 0 : next;
  const behind = (hash - places[before]!) >>> 0;
  const ahead = (places[after]! - hash) >>> 0;
  return behind <= ahead ? before : after;
}

/** The server that a hash falls to, -1 when the ring is empty. */
export function nearestServer(ring: HashRing, hash: number): number {
  return ring.servers[nearestPoint(ring, hash)] ?? -1;
}

/** Place of the first point at or after `hash`; the number of points when there is none. */
function firstAtOrAfter(places: Uint32Array, hash: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places[middle]! < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}
