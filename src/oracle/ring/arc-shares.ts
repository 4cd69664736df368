import type { HashRing } from './hash-ring.js';

const WHOLE = 2 ** 32;

/**
 * Share of all hashes that falls to each of `servers` servers: what `balance random` draws in the long run. Exact: each gap
 * between two points is divided as `nearestPoint` divides it.
 */
export function arcShares({ places, servers: owners }: HashRing, servers: number): number[] {
  const hashes = new Array<number>(servers).fill(0);
  places.forEach((place, i) => {
    const before = i === 0 ? places.length - 1 : i - 1;
    const gap = places.length === 1 ? WHOLE : (place - places[before]!) >>> 0;
    // Of the gap's hashes place - gap + 1 … place the first half, and the one in the middle, falls to the point before.
    const back = Math.floor(gap / 2);
    hashes[owners[before]!]! += back;
    hashes[owners[i]!]! += gap - back;
  });
  return hashes.map((count) => count / WHOLE);
}
