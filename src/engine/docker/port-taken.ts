import { createServer } from 'node:net';
import { LabError } from '../../errors.js';
import type { Inspect, PublishedPort } from '../engine.js';
import { publishedPorts } from './summaries.js';

interface RawContainer {
  readonly HostConfig?: { readonly PortBindings?: Parameters<typeof publishedPorts>[0] };
}

/**
 * Why a container did not start, when the reason is a fixed host port that something else holds: a container of the same
 * engine, or a process of this machine when the engine is local. Undefined when every wanted port is free.
 */
export async function findTakenPort(inspect: Inspect, ref: string, cause: unknown): Promise<LabError | undefined> {
  const detail = await inspect.container(ref);
  if (detail === undefined) return undefined;
  const wanted = publishedPorts((detail.raw as RawContainer).HostConfig?.PortBindings ?? {}).filter(
    (p) => p.hostPort !== 0,
  );
  const others = (await inspect.containers({})).filter((other) => other.id !== detail.id);
  for (const port of wanted) {
    const holder = others.find((other) => other.ports.some((published) => overlaps(published, port)));
    if (holder !== undefined) return portTaken(detail.name, port, `container ${holder.name} (${holder.image})`, cause);
    if (inspect.address.local && !(await canBind(port))) {
      return portTaken(detail.name, port, 'a program that is no container of this engine', cause);
    }
  }
  return undefined;
}

const ANY_ADDRESS = new Set(['', '0.0.0.0', '::']);

function overlaps(a: PublishedPort, b: PublishedPort): boolean {
  const sameAddress =
    a.hostAddress === b.hostAddress || ANY_ADDRESS.has(a.hostAddress) || ANY_ADDRESS.has(b.hostAddress);
  return a.hostPort === b.hostPort && sameAddress;
}

/** A port below 1024 may be refused for want of rights: that does not count as taken. */
function canBind({ hostAddress, hostPort }: PublishedPort): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port: hostPort, host: hostAddress || '0.0.0.0', exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

function portTaken(
  container: string,
  { hostAddress, hostPort }: PublishedPort,
  holder: string,
  cause: unknown,
): LabError {
  const where = hostAddress === '' ? `${hostPort}` : `${hostAddress}:${hostPort}`;
  return new LabError('operation', `Could not start container ${container}: port ${where} is held by ${holder}`, {
    code: 'port-taken',
    suggestions: [
      'lab up NAME --publish SERVICE=PORT   (another port; 0 takes a free one)',
      'lab ps   (labs that are up)',
    ],
    cause,
  });
}
