import type { Engine, Inspect } from '../engine/engine.js';
import { LabError } from '../errors.js';
import { nearestNames } from '../lab/index.js';
import type { LabIdentity, RunningLab, RunningService } from '../lab/resolved.js';
import { listRunning, readRunning, type RunningLabState } from '../lifecycle/index.js';

/** How a copy of a lab is spelled on a command line: `haproxy-weighted --instance blue`. */
export function spelled({ lab, instance }: LabIdentity): string {
  return instance === 'default' ? lab : `${lab} --instance ${instance}`;
}

/** The running copy; throws kind `usage`, code `not-running`, with what is up when there is none. */
export async function requireRunning(inspect: Inspect, identity: LabIdentity): Promise<RunningLabState> {
  const running = await readRunning(inspect, identity);
  if (running) return running;
  const up = (await listRunning(inspect)).map(spelled);
  throw new LabError('usage', `${spelled(identity)} is not up`, {
    code: 'not-running',
    details: up.length > 0 ? [`up now: ${up.join(', ')}`] : [],
    suggestions: [`lab up ${spelled(identity)}`, 'lab ps'],
  });
}

/** The service of that name; throws kind `usage`, code `unknown-service`, with the nearest names. */
export function requireService(running: RunningLab, name: string): RunningService {
  const found = running.services.find((service) => service.name === name);
  if (found) return found;
  const names = running.services.map((service) => service.name);
  throw new LabError('usage', `${running.lab} has no service "${name}"; it has ${names.join(', ')}`, {
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

/** Published ports, of all services or of one. */
export function publishedPorts(running: RunningLab, service?: string): PublishedAddress[] {
  const services = service === undefined ? running.services : [requireService(running, service)];
  return services.flatMap(({ name, ports }) =>
    ports.map(({ containerPort, hostAddress, hostPort }) => ({
      service: name,
      port: containerPort,
      address: `http://${hostAddress}:${hostPort}`,
    })),
  );
}

export interface ServiceLogLine {
  readonly service: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  readonly timeMs: number;
}

/** Log lines of all services, or of one: service by service, or, when followed, as they come. */
export async function* readLogs(
  engine: Engine,
  running: RunningLab,
  options: { service?: string; tail?: number; follow?: boolean; signal: AbortSignal },
): AsyncGenerator<ServiceLogLine> {
  const services = options.service === undefined ? running.services : [requireService(running, options.service)];
  const streams = services.map((service) => labelled(engine, service, options));
  if (options.follow) return yield* merged(streams);
  const lines: ServiceLogLine[] = [];
  for (const stream of streams) for await (const line of stream) lines.push(line);
  yield* lines.sort((a, b) => a.timeMs - b.timeMs);
}

async function* labelled(
  engine: Engine,
  service: RunningService,
  { tail, follow, signal }: { tail?: number; follow?: boolean; signal: AbortSignal },
): AsyncGenerator<ServiceLogLine> {
  for await (const line of engine.logs(service.containerId, { tail, follow, signal })) {
    yield { service: service.name, ...line };
  }
}

/** Yields from all generators in the order in which their values come. */
async function* merged<T>(generators: readonly AsyncGenerator<T>[]): AsyncGenerator<T> {
  type Step = { from: number; result: IteratorResult<T> };
  const next = (from: number): Promise<Step> | undefined =>
    generators[from]?.next().then((result): Step => ({ from, result: result as IteratorResult<T> }));
  const pending = new Map(generators.map((_, from) => [from, next(from)]));
  while (pending.size > 0) {
    const step = await Promise.race(pending.values());
    if (!step || step.result.done) pending.delete(step?.from ?? -1);
    else {
      pending.set(step.from, next(step.from));
      yield step.result.value;
    }
  }
}
