import type { Inspect } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { nearestNames, schemeOf } from '../../lab/index.js';
import type { LabIdentity, RunningLab, RunningService } from '../../lab/resolved.js';
import { listRunning, readRunning, type RunningLabState } from '../../lifecycle/index.js';

/** How a copy of a lab is spelled on a command line: `haproxy-weighted --instance blue`. */
export function spelled({ lab, instance }: LabIdentity): string {
  return instance === 'default' ? lab : `${lab} --instance ${instance}`;
}

/** The running copy; throws kind `usage`, code `not-running`, with what is up when there is none. */
export async function requireRunning(inspect: Inspect, identity: LabIdentity): Promise<RunningLabState> {
  const running = await readRunning(inspect, identity);
  if (running) return running;
  const statuses = await listRunning(inspect);
  const isOwn = ({ lab, instance }: LabIdentity) => lab === identity.lab && instance === identity.instance;
  if (statuses.some((status) => isOwn(status) && status.services.length > 0)) throw stoppedLab(identity);
  throw notUp(
    identity,
    statuses.filter(({ state }) => state === 'running' || state === 'partial'),
  );
}

function stoppedLab(identity: LabIdentity): LabError {
  return new LabError('usage', `${spelled(identity)} does not run: its containers have stopped`, {
    code: 'not-running',
    suggestions: [`lab logs ${spelled(identity)}`, `lab up ${spelled(identity)}`, 'lab ps'],
  });
}

function notUp(identity: LabIdentity, others: readonly LabIdentity[]): LabError {
  const up = others.map(spelled);
  const near = nearestNames(
    identity.lab,
    others.map(({ lab }) => lab).filter((lab) => lab !== identity.lab),
  );
  const copies = nearestNames(
    identity.instance,
    others.filter(({ lab }) => lab === identity.lab).map(({ instance }) => instance),
  );
  return new LabError('usage', `${spelled(identity)} is not up`, {
    code: 'not-running',
    details: up.length > 0 ? [`up now: ${up.join(', ')}`] : [],
    suggestions: [
      ...near.map((name) => `did you mean ${name}?`),
      ...copies.map((instance) => `did you mean --instance ${instance}?`),
      `lab up ${spelled(identity)}`,
      'lab ps',
    ],
  });
}

/** The service of that name; throws kind `usage`: `not-running` where it has stopped, `unknown-service` with the nearest names. */
export function requireService(running: RunningLab, name: string): RunningService {
  const { services, stopped = [] } = running;
  const found = services.find((service) => service.name === name);
  if (found) return found;
  const standing = stopped.find((service) => service.name === name);
  if (standing === undefined) {
    const names = [...services, ...stopped].map((service) => service.name);
    throw unknownService(running.lab, name, names);
  }
  throw new LabError('usage', `${name} of ${spelled(running)} does not run: ${standing.why}`, {
    code: 'not-running',
    suggestions: [`lab logs ${spelled(running)} ${name}`, `lab up ${spelled(running)}`],
  });
}

export function unknownService(lab: string, name: string, names: readonly string[]): LabError {
  return new LabError('usage', `${lab} has no service "${name}"; it has ${names.join(', ')}`, {
    code: 'unknown-service',
    suggestions: nearestNames(name, names).map((near) => `did you mean ${near}?`),
  });
}

export interface PublishedAddress {
  readonly service: string;
  /** Inside the container. */
  readonly port: number;
  readonly address: string;
}

const byPort = (a: { containerPort: number }, b: { containerPort: number }): number =>
  a.containerPort - b.containerPort;

/** Published ports, of all services or of one, the lowest port first. */
export function publishedPorts(running: RunningLab, service?: string): PublishedAddress[] {
  const services = service === undefined ? running.services : [requireService(running, service)];
  return services.flatMap(({ name, ports }) =>
    [...ports].sort(byPort).map(({ containerPort, hostAddress, hostPort }) => ({
      service: name,
      port: containerPort,
      address: `${schemeOf(containerPort)}://${hostAddress}:${hostPort}`,
    })),
  );
}

/** The one of a service's addresses that a browser opens; where there is none, any. */
export function pageOf(addresses: readonly PublishedAddress[], service: string): PublishedAddress | undefined {
  const own = addresses.filter((each) => each.service === service);
  return own.find(({ address }) => address.startsWith('http')) ?? own[0];
}

/** Where people open the lab, or one service of it. Throws kind `usage`, code `not-published`, when no port is published. */
export function entryAddress(running: RunningLabState, service = running.entry): string {
  const first = pageOf(publishedPorts(running, service), service);
  if (first) return first.address;
  const published = publishedPorts(running).map((port) => port.service);
  throw new LabError('usage', `${service} of ${spelled(running)} publishes no port`, {
    code: 'not-published',
    suggestions: published.map((name) => `lab open ${spelled(running)} ${name}`),
  });
}
