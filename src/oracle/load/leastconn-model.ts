/** HAProxy's own scale: a server of weight 1 has the effective weight 16 (include/haproxy/backend-t.h, BE_WEIGHT_SCALE). */
const WEIGHT_SCALE = 16;
/** include/haproxy/server-t.h, SRV_EWGHT_MAX: the largest user weight (256) times the scale. */
const MAX_WEIGHT = 256 * WEIGHT_SCALE;

/** Who goes first of servers with the same key: who was put there first (before 3.2), anybody (3.2 on), or the first by number. */
export type Ties = 'insertion' | 'random' | 'number';

export interface Leastconn {
  /** Takes a request to a server, and returns its place; -1 when no server has a weight. */
  pick(): number;
  /** A server has answered one of its requests. */
  release(server: number): void;
}

/**
 * `balance leastconn` on one thread. Source: src/lb_fwlc.c, `fwlc_queue_srv`: the key is 0 for an idle server, else
 * (requests in flight + 1) × SRV_EWGHT_MAX / effective weight, cut to a whole number; `fwlc_get_next_server` takes the smallest.
 * `random`: uniform in [0, 1), for random ties.
 */
export function createLeastconn(weights: readonly number[], ties: Ties, random: () => number = () => 0): Leastconn {
  const servers = weights.map((weight, place) => ({ place, weight, inFlight: 0, key: 0, since: place }));
  const usable = servers.filter(({ weight }) => weight > 0);
  let clock = servers.length;
  const requeue = (server: (typeof servers)[number], change: number): void => {
    server.inFlight += change;
    const key = keyOf(server.inFlight, server.weight);
    // `fwlc_srv_reposition` leaves a server where it is when its key stays the same.
    if (key !== server.key) server.since = clock++;
    server.key = key;
  };
  return {
    pick() {
      const least = Math.min(...usable.map(({ key }) => key));
      const tied = usable.filter(({ key }) => key === least);
      const [picked = tied[0]] =
        ties === 'random'
          ? [tied[Math.floor(random() * tied.length)]]
          : ties === 'insertion'
            ? tied.toSorted((a, b) => a.since - b.since)
            : tied;
      if (!picked) return -1;
      requeue(picked, 1);
      return picked.place;
    },
    release: (place) => requeue(servers[place]!, -1),
  };
}

function keyOf(inFlight: number, weight: number): number {
  return inFlight === 0 ? 0 : Math.floor(((inFlight + 1) * MAX_WEIGHT) / (weight * WEIGHT_SCALE));
}
