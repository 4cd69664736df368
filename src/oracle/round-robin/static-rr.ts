import { cycleWeights } from './cycle.js';
import type { Picker } from './roundrobin.js';

/**
 * The table that HAProxy's `balance static-rr` walks, as places in the weights: each server exactly weight/gcd times.
 * Source: src/lb_map.c `recalc_server_map`.
 */
export function staticRoundRobinTable(weights: readonly number[]): Int16Array {
  const shares = cycleWeights(weights);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const scores = shares.map(() => 0);
  return Int16Array.from({ length: total }, () => {
    let best = -1;
    let highest = 0;
    shares.forEach((share, server) => {
      if (share === 0) return;
      scores[server]! += share;
      const value = Math.floor((scores[server]! + total) / total);
      if (value > highest) {
        highest = value;
        best = server;
      }
    });
    scores[best]! -= total;
    return best;
  });
}

/** `balance static-rr` from process start. Source: src/lb_map.c `map_get_server_rr`. */
export function staticRoundRobin(weights: readonly number[]): Picker {
  const table = staticRoundRobinTable(weights);
  let at = 0;
  return () => {
    const server = table[at]!;
    at = at + 1 === table.length ? 0 : at + 1;
    return server;
  };
}
