import { LabError } from '../../errors.js';
import { nearestNames } from '../../lab/nearest-names.js';
import type { ResolvedLab, ResolvedService } from '../../lab/resolved.js';
import type { PublishOverride } from './publish-override.js';
import type { PlannedPort } from './plan.js';

/** Host ports worth probing before planning: those asked for and those preferred. */
export function wantedPorts(lab: ResolvedLab, overrides: readonly PublishOverride[]): number[] {
  const preferred = lab.services.flatMap(({ publish }) => publish.map(({ prefer }) => prefer ?? 0));
  return [...new Set([...overrides.map(({ hostPort }) => hostPort), ...preferred])].filter((port) => port > 0);
}

/** The overrides of each service, with their container ports filled in; throws a usage error where that is not possible. */
export function resolveOverrides(
  lab: ResolvedLab,
  overrides: readonly PublishOverride[],
): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const byService = new Map<string, Map<number, number>>();
  for (const override of overrides) {
    const service = lab.services.find(({ name }) => name === override.service);
    if (service === undefined) throw unknownService(lab, override.service);
    const ports = byService.get(service.name) ?? new Map<number, number>();
    byService.set(service.name, ports.set(override.containerPort ?? onlyPort(service), override.hostPort));
  }
  return byService;
}

/**
 * Where each port of a new container shall appear: the port asked for, else the preferred one while it is free, else any.
 * `taken` holds ports of others and those that this plan has given away; it gets this service's.
 */
export function planPorts(
  service: ResolvedService,
  asked: ReadonlyMap<number, number>,
  taken: Map<number, string | undefined>,
): PlannedPort[] {
  const declared = new Map(service.publish.map(({ port, prefer }) => [port, prefer]));
  const containerPorts = [...new Set([...declared.keys(), ...asked.keys()])];
  return containerPorts.map((containerPort) => {
    const exact = asked.get(containerPort);
    if (exact === 0) return { containerPort, hostPort: 0, wish: 'free' };
    if (exact !== undefined) {
      if (taken.has(exact)) throw portTaken(publishWord(service, containerPort), exact, taken.get(exact));
      taken.set(exact, service.name);
      return { containerPort, hostPort: exact, wish: 'asked' };
    }
    const prefer = declared.get(containerPort);
    if (prefer === undefined || taken.has(prefer)) return { containerPort, hostPort: 0, wish: 'free' };
    taken.set(prefer, service.name);
    return { containerPort, hostPort: prefer, wish: 'preferred' };
  });
}

/** What stands before `=` in `--publish`: the service, and its port where it publishes several. */
export function publishWord({ name, publish }: ResolvedService, containerPort: number): string {
  return publish.length > 1 ? `${name}:${containerPort}` : name;
}

export function portTaken(service: string, port: number, holder: string | undefined, cause?: unknown): LabError {
  const held =
    holder === undefined ? 'by a program outside the engine, or by one that it does not tell' : `by ${holder}`;
  return new LabError('operation', `Port ${port} of 127.0.0.1, asked for ${service}, is taken`, {
    code: 'port-taken',
    details: [`It is held ${held}.`],
    suggestions: [`Ask for another one: --publish ${service}=PORT`, 'Or leave --publish out: a free one is taken then'],
    cause,
  });
}

function onlyPort(service: ResolvedService): number {
  const [port, ...more] = service.publish;
  if (port !== undefined && more.length === 0) return port.port;
  const why =
    port === undefined ? 'publishes no port' : `publishes ${service.publish.map((each) => each.port).join(', ')}`;
  throw new LabError('usage', `--publish ${service.name}=PORT: ${service.name} ${why}`, {
    code: 'bad-publish',
    suggestions: [`Say which port of the container: --publish ${service.name}:CONTAINERPORT=PORT`],
  });
}

function unknownService(lab: ResolvedLab, name: string): LabError {
  const names = lab.services.map((service) => service.name);
  return new LabError('usage', `--publish: lab ${lab.lab} has no service "${name}"`, {
    code: 'unknown-service',
    suggestions: [
      ...nearestNames(name, names).map((near) => `did you mean ${near}?`),
      `Its services: ${names.join(', ')}`,
    ],
  });
}
