import { LabError } from '../../../errors.js';
import type { PublishedPort } from '../../engine.js';
import type { RawService } from '../raw-swarm.js';
import type { Reach } from '../reach.js';
import type { ServiceBook } from './service-book.js';

/** Ports of each node of lab's cluster that this machine reaches, by way of 127.0.0.1: those that services can be published on. */
export const NODE_PORTS: readonly number[] = Array.from({ length: 10 }, (_, i) => 30_000 + i);

/** Ports of the node for what is to be published, in order. */
export type GiveNodePorts = (publish: readonly PublishedPort[]) => Promise<number[]>;

/**
 * On lab's own cluster no two services have the same port, so that each may go to any node; elsewhere the one asked for, or 0 for the
 * engine's choice. Rejects with `no-free-port`.
 */
export function nodePortGiver(reach: Reach, book: ServiceBook): GiveNodePorts {
  // Given away, and perhaps not seen at the manager yet.
  const given = new Set<number>();
  return async (publish) => {
    if (reach.cluster === undefined) return publish.map(({ hostPort }) => hostPort);
    if (publish.length === 0) return [];
    const services = await book.services({});
    const taken = new Set(services.flatMap(({ raw }) => publishedBy(raw)));
    // From here on the manager tells of it, and of its end.
    for (const port of taken) given.delete(port);
    const free = NODE_PORTS.filter((port) => !taken.has(port) && !given.has(port)).slice(0, publish.length);
    if (free.length < publish.length) throw noneFree();
    for (const port of free) given.add(port);
    return free;
  };
}

function publishedBy({ Spec }: RawService): number[] {
  return (Spec.EndpointSpec?.Ports ?? []).map(({ PublishedPort = 0 }) => PublishedPort);
}

function noneFree(): LabError {
  return new LabError('operation', `The cluster has no port left to publish: ${NODE_PORTS.length} are in use`, {
    code: 'no-free-port',
    suggestions: ['lab ps --target swarm', 'lab down NAME --target swarm   (of a lab that nobody needs)'],
  });
}
