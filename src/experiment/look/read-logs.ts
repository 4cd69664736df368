import type { Inspect } from '../../engine/engine.js';
import type { LabIdentity } from '../../lab/resolved.js';
import { listRunning } from '../../lifecycle/index.js';
import { requireRunning, unknownService } from '../up/running.js';

export interface ServiceLogLine {
  readonly service: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  readonly timeMs: number;
}

export interface LogWishes {
  readonly tail?: number;
  readonly signal: AbortSignal;
}

export interface LogSource {
  readonly name: string;
  readonly containerId: string;
  /** Among all services of the lab, from 0. */
  readonly place: number;
}

/**
 * The services to read from, all without names, stopped ones included: a crashed service has the most to tell. Throws kind `usage`
 * when there is none of the lab, or none of one of the names.
 */
export async function logSources(
  inspect: Inspect,
  identity: LabIdentity,
  wanted: readonly string[] = [],
): Promise<LogSource[]> {
  const all = await listRunning(inspect);
  const own = all.find(({ lab, instance }) => lab === identity.lab && instance === identity.instance);
  const found = own?.services ?? (await requireRunning(inspect, identity)).services;
  const services = found.map(({ name, containerId }, place) => ({ name, containerId, place }));
  const names = services.map(({ name }) => name);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownService(identity.lab, unknown, names);
  return wanted.length === 0 ? services : services.filter(({ name }) => wanted.includes(name));
}

/** Log lines of the sources, by time. `followLogs` goes on. */
export async function* readLogs(
  inspect: Inspect,
  sources: readonly LogSource[],
  wishes: LogWishes,
): AsyncGenerator<ServiceLogLine, void> {
  const streams = sources.map((source) => labelled(inspect, source, wishes));
  const lines: ServiceLogLine[] = [];
  for (const stream of streams) for await (const line of stream) lines.push(line);
  yield* lines.sort((a, b) => a.timeMs - b.timeMs);
}

async function* labelled(
  inspect: Inspect,
  { name, containerId }: LogSource,
  { tail, signal }: LogWishes,
): AsyncGenerator<ServiceLogLine, void> {
  for await (const line of inspect.logs(containerId, { tail, signal })) yield { service: name, ...line };
}
