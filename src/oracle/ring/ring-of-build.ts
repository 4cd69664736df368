import { type RingForm, RING_FORMS, ringOfWeights } from './hash-ring.js';
import { nearestServer } from './nearest-point.js';

/**
 * The forms that a build of this version may have. Measured: 2.6.12 and 3.4.0 hash once, Debian's 3.0.11 twice. From 3.0 to the
 * repair in 3.3 the number does not tell, since the repair may have been taken over; nor does a version that cannot be read.
 */
export function possibleRings(version: string): readonly RingForm[] {
  const [major, minor] = (/^(\d+)\.(\d+)/.exec(version)?.slice(1) ?? []).map(Number);
  if (major === undefined || minor === undefined) return RING_FORMS;
  const number = major * 1000 + minor;
  return number < 3000 || number > 3003 ? ['hashed-once'] : RING_FORMS;
}

/** What keys with known hashes came to: `servers[i]` is the place in `weights` of the server that hash `hashes[i]` went to. */
export interface RingProbe {
  readonly weights: readonly number[];
  readonly hashes: readonly number[];
  readonly servers: readonly number[];
}

/** The forms that explain every pick of the probe: both when it cannot tell them apart, none when neither does. */
export function probedRings({ weights, hashes, servers }: RingProbe): RingForm[] {
  return RING_FORMS.filter((form) => {
    const ring = ringOfWeights(form, weights);
    return hashes.every((hash, i) => nearestServer(ring, hash) === servers[i]);
  });
}
