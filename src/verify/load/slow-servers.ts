import { durations, median } from './spans.js';
import type { LoadSeen } from './judge-load.js';

/** Servers by how long they took, in the middle of their requests. */
export interface Speeds {
  readonly mediansMs: readonly number[];
  /** Places of the servers that took `factor` times as long as the quickest, or longer; and of those that took less than twice as long. */
  readonly slow: readonly number[];
  readonly quick: readonly number[];
  /** Why there is nothing to tell; undefined when there is. */
  readonly alike: string | undefined;
}

/** A server that got no request has no speed, and is neither slow nor quick. */
export function speedsOf({ spans }: Pick<LoadSeen, 'spans'>, servers: readonly string[], factor: number): Speeds {
  const mediansMs = durations(spans).map((own) => (own.length === 0 ? NaN : median(own)));
  const quickest = Math.min(...mediansMs.filter((ms) => ms >= 0));
  const places = servers.map((_, i) => i);
  const slow = places.filter((i) => mediansMs[i]! >= factor * quickest);
  const quick = places.filter((i) => mediansMs[i]! < 2 * quickest);
  const listed = places.filter((i) => mediansMs[i]! >= 0).map((i) => `${servers[i]} ${mediansMs[i]!.toFixed(1)} ms`);
  const alike = `no server takes ${factor} times as long as the quickest (${listed.join(', ')}): whoever ignores load does the same`;
  return { mediansMs, slow, quick, alike: slow.length > 0 ? undefined : alike };
}
