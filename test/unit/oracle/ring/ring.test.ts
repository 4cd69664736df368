import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import {
  arcShares,
  fullHash,
  hashRing,
  idBase,
  nearestPoint,
  nearestServer,
  possibleRings,
  probedRings,
  ringOfWeights,
  type RingForm,
} from '../../../../src/oracle/ring/index.js';

const shares = (form: RingForm, weights: number[]): number[] => arcShares(ringOfWeights(form, weights), weights.length);

/** HAProxy's sdbm of a text (src/hash.c), then mixed: what `balance uri` with `hash-type consistent` looks up. */
function uriHash(uri: string): number {
  let hash = 0;
  for (const byte of Buffer.from(uri)) hash = (byte + (hash << 6) + (hash << 16) - hash) | 0;
  return fullHash(hash);
}
const urls = (count: number, from = 1): number[] => Array.from({ length: count }, (_, i) => uriHash(`/url${i + from}`));
const recorded = (picks: string): number[] => [...picks].map((digit) => Number(digit) - 1);

describe('the ring', () => {
  // Recorded on HAProxy 3.0.11 (Debian 13) and 2.6.12, `balance uri`, `hash-type consistent`, paths /url1, /url2, …
  it.each([
    ['hashed-twice', [1, 1, 1], '233211113111332221123132311213'],
    ['hashed-once', [1, 1, 1], '2131221123'],
    ['hashed-twice', [2, 1, 3], '2331111131'],
    ['hashed-once', [2, 1, 3], '1131331123'],
  ] as const)('%s %j sends keys where the real HAProxy sent them', (form, weights, picks) => {
    const ring = ringOfWeights(form, weights);
    expect(urls(picks.length).map((hash) => nearestServer(ring, hash))).toEqual(recorded(picks));
  });

  it.each([
    ['hashed-twice', [1, 1], [0.524, 0.476]],
    ['hashed-twice', [1, 1, 1], [0.353, 0.32, 0.327]],
    ['hashed-twice', [1, 1, 1, 1], [0.278, 0.275, 0.222, 0.225]],
    ['hashed-twice', [1, 2, 3], [0.173, 0.328, 0.499]],
    ['hashed-twice', [3, 2, 1], [0.509, 0.33, 0.161]],
    ['hashed-twice', [2, 1, 3], [0.354, 0.159, 0.487]],
    ['hashed-twice', [20, 10, 30], [0.329, 0.157, 0.514]],
    ['hashed-twice', [100, 50, 150], [0.331, 0.164, 0.505]],
    ['hashed-once', [1, 1], [0.431, 0.569]],
    ['hashed-once', [1, 1, 1], [0.351, 0.295, 0.354]],
    ['hashed-once', [1, 1, 1, 1], [0.289, 0.185, 0.243, 0.283]],
    ['hashed-once', [1, 2, 3], [0.215, 0.321, 0.464]],
    ['hashed-once', [3, 2, 1], [0.55, 0.333, 0.117]],
    ['hashed-once', [2, 1, 3], [0.384, 0.142, 0.474]],
  ] as const)('%s %j has the arcs that were measured', (form, weights, wanted) => {
    expect(shares(form, [...weights]).map((share) => Number(share.toFixed(3)))).toEqual(wanted);
  });

  it('follows the ids of the servers, not their places', () => {
    const [first, second] = [3, 1].map((id) => ({ weight: 1, base: idBase('hashed-twice', id) }));
    const swapped = arcShares(hashRing([first!, { weight: 1, base: idBase('hashed-twice', 2) }, second!]), 3);
    expect(swapped).toEqual(shares('hashed-twice', [1, 1, 1]).reverse());
  });

  it('takes the point before when both are as near, and goes round at the ends', () => {
    const ring = { places: Uint32Array.of(10, 20, 2 ** 32 - 10), servers: Int16Array.of(0, 1, 2) };
    const picks = [10, 15, 16, 20, 2 ** 31 + 5, 2 ** 31 + 6, 2 ** 32 - 1, 0, 1].map((hash) => nearestPoint(ring, hash));
    expect(picks).toEqual([0, 0, 1, 1, 1, 2, 2, 2, 0]);
    expect(nearestPoint({ places: new Uint32Array(), servers: new Int16Array() }, 1)).toBe(-1);
    expect(nearestServer(ringOfWeights('hashed-once', [0, 0]), 1)).toBe(-1);
  });

  it('has arcs that agree with looking hashes up one by one', () => {
    const servers = [5, 900, 40].map((base) => ({ weight: 1, base }));
    const ring = hashRing(servers);
    const counts = [0, 0, 0];
    const step = 65_521;
    let looked = 0;
    for (let hash = 0; hash < 2 ** 32; hash += step, looked++) counts[nearestServer(ring, hash)]! += 1;
    arcShares(ring, 3).forEach((share, i) => expect(share).toBeCloseTo(counts[i]! / looked, 3));
  });

  it('shares out the whole ring, and nothing to a server of weight 0', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(weights, fc.constantFrom('hashed-once', 'hashed-twice'), (vector, form) => {
        const parts = shares(form, vector);
        const whole = parts.reduce((sum, part) => sum + part, 0);
        expect(whole).toBeCloseTo(vector.some((weight) => weight > 0) ? 1 : 0, 12);
        vector.forEach((weight, i) => expect(parts[i]! > 0).toBe(weight > 0));
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe('which ring a build has', () => {
  it('is told by the version where that is known, and else by a probe', () => {
    expect(possibleRings('2.6.12')).toEqual(['hashed-once']);
    expect(possibleRings('3.4.0')).toEqual(['hashed-once']);
    for (const version of ['3.0.11', '3.2.4', '3.3-dev9', 'unknown']) {
      expect(possibleRings(version)).toEqual(['hashed-once', 'hashed-twice']);
    }
  });

  it('comes out of ten keys, of none when it is neither, and of both when they agree', () => {
    const probe = (picks: string) => probedRings({ weights: [1, 1, 1], hashes: urls(10), servers: recorded(picks) });
    expect(probe('2332111131')).toEqual(['hashed-twice']);
    expect(probe('2131221123')).toEqual(['hashed-once']);
    expect(probe('1231231231')).toEqual([]);
    expect(probedRings({ weights: [1, 1, 1], hashes: urls(1), servers: [1] })).toHaveLength(2);
  });
});
