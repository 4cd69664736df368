import type { Inspect } from '../engine/engine.js';
import type { LabIdentity } from '../lab/resolved.js';
import { listRunning } from '../lifecycle/index.js';
import { requireRunning, unknownService } from './running.js';

export interface ServiceLogLine {
  readonly service: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  readonly timeMs: number;
}

export interface LogWishes {
  readonly service?: string;
  readonly tail?: number;
  readonly follow?: boolean;
  readonly signal: AbortSignal;
}

interface Source {
  readonly name: string;
  readonly containerId: string;
}

/**
 * The services to read from, stopped ones included: a crashed service has the most to tell. Throws kind `usage` when there
 * is none of the lab, or none of that name.
 */
export async function logSources(inspect: Inspect, identity: LabIdentity, service?: string): Promise<Source[]> {
  const all = await listRunning(inspect);
  const own = all.find(({ lab, instance }) => lab === identity.lab && instance === identity.instance);
  const services = own?.services ?? (await requireRunning(inspect, identity)).services;
  if (service === undefined) return [...services];
  const found = services.filter(({ name }) => name === service);
  if (found.length > 0) return found;
  throw unknownService(
    identity.lab,
    service,
    services.map(({ name }) => name),
  );
}

/** Log lines of the sources: by time, or, when followed, as they come. */
export async function* readLogs(
  inspect: Inspect,
  sources: readonly Source[],
  wishes: LogWishes,
): AsyncGenerator<ServiceLogLine, void> {
  const streams = sources.map((source) => labelled(inspect, source, wishes));
  if (wishes.follow) return yield* merged(streams);
  const lines: ServiceLogLine[] = [];
  for (const stream of streams) for await (const line of stream) lines.push(line);
  yield* lines.sort((a, b) => a.timeMs - b.timeMs);
}

async function* labelled(
  inspect: Inspect,
  { name, containerId }: Source,
  { tail, follow, signal }: LogWishes,
): AsyncGenerator<ServiceLogLine, void> {
  for await (const line of inspect.logs(containerId, { tail, follow, signal })) yield { service: name, ...line };
}

/** Yields from all generators in the order in which their values come. */
async function* merged<T>(generators: readonly AsyncGenerator<T, void>[]): AsyncGenerator<T, void> {
  const next = async (generator: AsyncGenerator<T, void>) => ({ generator, result: await generator.next() });
  const pending = new Map(generators.map((generator) => [generator, next(generator)]));
  while (pending.size > 0) {
    const { generator, result } = await Promise.race(pending.values());
    if (result.done) pending.delete(generator);
    else {
      pending.set(generator, next(generator));
      yield result.value;
    }
  }
}
