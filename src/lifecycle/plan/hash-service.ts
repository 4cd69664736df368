import { createHash } from 'node:crypto';

import type { ResolvedService } from '../../lab/resolved.js';

/** Raise it when the life cycle starts to make containers differently from the same service. */
const GENERATION = 1;

/**
 * Hash of everything that shapes a container, 16 hex digits: another hash means another container. Readiness and order of start
 * are left out, since they change nothing in it. Independent of the order in which environment and files were written.
 */
export function hashService(service: ResolvedService, imageId: string): string {
  const { name, command, environment, files, networks, mounts, publish, limits, user, hostname, stopSignal, init } =
    service;
  const { aliases, networkOf, placement } = service;
  const reach = files.map(({ path, content, mode }) => ({ path, content, mode }));
  const byPath = reach.sort((a, b) => (a.path < b.path ? -1 : 1));
  const shape = {
    ...{ generation: GENERATION, imageId, name, command, environment, files: byPath, networks, mounts },
    ...{ publish, limits, user, stopSignal, init },
    ...(hostname === undefined ? {} : { hostname }),
    ...(aliases === undefined ? {} : { aliases }),
    ...(placement === undefined ? {} : { placement }),
    ...(networkOf === undefined ? {} : { networkOf }),
  };
  return createHash('sha256')
    .update(JSON.stringify(sorted(shape)))
    .digest('hex')
    .slice(0, 16);
}

/** The same data with its keys in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, item]) => [key, sorted(item ?? null)]);
}
