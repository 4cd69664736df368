import { fullHash } from './full-hash.js';

/** Points per unit of weight (`BE_WEIGHT_SCALE`, include/haproxy/backend-t.h). */
const POINTS_PER_WEIGHT = 16;
/** Points that a server may have at most (`SRV_EWGHT_RANGE`, include/haproxy/server-t.h). */
const MOST_POINTS = 4096;

/**
 * How a build places a server's points. `hashed-once` up to 2.9 and from the repair (03e9a5a1e, 3.3-dev10) on; `hashed-twice` in
 * between, for the id of a server was hashed before its points were.
 */
export const RING_FORMS = ['hashed-once', 'hashed-twice'] as const;
export type RingForm = (typeof RING_FORMS)[number];

/** Points in ascending order of their place, 0 to 2^32 - 1, and the server that each belongs to. */
export interface HashRing {
  readonly places: Uint32Array;
  readonly servers: Int16Array;
}

export interface RingServer {
  /** Weight as configured, 0 to 256; a server that gets no requests has 0. */
  readonly weight: number;
  /** Where its points come from: `idBase` for the default `hash-key id`. */
  readonly base: number;
}

/** The base of a server's points from its id: its position from 1, unless the keyword `id` says otherwise. */
export function idBase(form: RingForm, id: number): number {
  return form === 'hashed-once' ? Math.imul(id, MOST_POINTS) >>> 0 : fullHash(id);
}

/**
 * The ring of `hash-type consistent` and `balance random`. Source: src/lb_chash.c `chash_queue_dequeue_srv`, `chash_init_server_tree`,
 * `chash_compute_node_key`.
 */
export function hashRing(servers: readonly RingServer[]): HashRing {
  const points = servers.flatMap(({ weight, base }, server) =>
    Array.from({ length: weight * POINTS_PER_WEIGHT }, (_, j) => ({ place: fullHash((base + j) >>> 0), server })),
  );
  // The sort is stable: of points on one place the one that was put there first stays first, as in an ebtree.
  points.sort((a, b) => a.place - b.place);
  return {
    places: Uint32Array.from(points, ({ place }) => place),
    servers: Int16Array.from(points, ({ server }) => server),
  };
}

/** The ring of servers whose ids are their positions, from 1. */
export function ringOfWeights(form: RingForm, weights: readonly number[]): HashRing {
  return hashRing(weights.map((weight, i) => ({ weight, base: idBase(form, i + 1) })));
}
