import { LabError } from '../../../errors.js';
import type { PublishedPort } from '../../engine.js';
import type { RawService } from '../raw-swarm.js';
import type { Reach } from '../reach.js';
import type { ServiceBook } from './service-book.js';

/** Ports of each node of lab's cluster that this machine reaches, by way of 127.0.0.1: those that services can be published on. */
export const NODE_PORTS: readonly number[] = Array.from({ length: 10 }, (_, i) => 30_000 + i);

/** Ports of the node for what is to be published, in order; `known` is called when the manager knows who has them, or nobody will. */
export type GiveNodePorts = (
  publish: readonly PublishedPort[],
) => Promise<{ readonly ports: readonly number[]; readonly known: () => void }>;

/**
 * On lab's own cluster no two services have the same port, so that each may go to any node; elsewhere the one asked for, or 0 for the
 * engine's choice. Rejects with `no-free-port`.
 */
export function nodePortGiver(reach: Reach, book: ServiceBook): GiveNodePorts {
  // Given away, and not seen at the manager yet.
  const given = new Set<number>();
  return async (publish) => {
    const none = (): void => undefined;
    if (reach.cluster === undefined) return { ports: publish.map(({ hostPort }) => hostPort), known: none };
    if (publish.length === 0) return { ports: [], known: none };
    const services = await book.services({});
    const taken = new Set(services.flatMap(({ raw }) => publishedBy(raw)));
    const ports = NODE_PORTS.filter((port) => !taken.has(port) && !given.has(port)).slice(0, publish.length);
    if (ports.length < publish.length) throw noneFree();
    for (const port of ports) given.add(port);
    return {
      ports,
      known: () => {
        for (const port of ports) given.delete(port);
      },
    };
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
