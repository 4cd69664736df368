import { LabError } from '../../errors.js';
import type { ContainerDetail, ContainerSummary, EngineEvent, Inspect, LabelFilter, LogLine } from '../engine.js';
import { logLines } from '../docker/index.js';
import { mergeEvents } from './merge-events.js';
import { requireNode, type NodeReach, type Reach } from './reach.js';
import { serviceSummary, type FoundService, type ServiceBook } from './services/index.js';

/** A container on a node: where to ask about it, and under what id. */
export interface Located {
  readonly node: NodeReach;
  readonly containerId: string;
}

/** Finds the container that a reference stands for now. Rejects with `not-running` when a service has none. */
export async function locate(reach: Reach, book: ServiceBook, ref: string): Promise<Located> {
  const service = await book.service(ref);
  if (service === undefined) {
    const node = await book.oneAlone(ref);
    if (node !== undefined) return { node, containerId: ref };
    throw new LabError('operation', `There is no service ${ref} on the swarm`, { code: 'not-found' });
  }
  const { task, container } = service.facts;
  const name = service.raw.Spec.Name;
  const containerId = container?.id ?? task?.Status.ContainerStatus?.ContainerID;
  if (containerId === undefined || containerId === '' || task?.NodeID === undefined) {
    const why = task?.Status.Err ?? task?.Status.State ?? 'it has no task';
    throw new LabError('operation', `${name} does not run on the swarm: ${why}`, { code: 'conflict' });
  }
  return { node: requireNode(reach, task.NodeID, name), containerId };
}

/** The reading part of the interface: services of the swarm in the place of containers. */
export function swarmInspect(reach: Reach, book: ServiceBook): Inspect {
  const { outside, manager, nodes } = reach;
  const { engine } = outside;
  const volumes: Inspect['volumes'] = async (filter) => {
    const all = (await Promise.all(nodes.map(({ node }) => node.engine.volumes(filter)))).flat();
    return [...new Map(all.map((volume) => [volume.name, volume])).values()];
  };
  return {
    address: { ...engine.address, origin: `${engine.address.origin}, ${swarmInWords(reach)}` },
    lost: AbortSignal.any([engine.lost, manager.engine.lost]),
    version: () => manager.engine.version(),
    info: () => manager.engine.info(),
    containers: async (filter) => {
      const [services, alone] = await Promise.all([book.services(filter), book.alone(filter)]);
      return [
        ...services.map(({ raw, facts }) => serviceSummary(raw, facts)),
        ...(reach.cluster === undefined ? [] : alone.map(({ summary }) => summary)),
      ];
    },
    container: (ref) => containerDetail(reach, book, ref),
    networks: async (filter) =>
      (await manager.engine.networks(filter)).filter(({ name }) => !ENGINES_OWN.includes(name)),
    volumes,
    images: (filter) => engine.images(filter),
    image: (ref) => engine.image(ref),
    logs: (ref, options) => logs(reach, book, ref, options),
    events: (filter, signal) => events(nodes, filter, signal),
  };
}

function swarmInWords({ cluster, nodes }: Reach): string {
  return cluster === undefined ? 'its own swarm' : `lab's cluster of ${nodes.length} nodes`;
}

/** Of the manager's own machine, and none of a lab's. */
const ENGINES_OWN = ['bridge', 'host', 'none', 'docker_gwbridge', 'ingress'];

async function containerDetail(reach: Reach, book: ServiceBook, ref: string): Promise<ContainerDetail | undefined> {
  const service = await book.service(ref);
  if (service === undefined) {
    const node = await book.oneAlone(ref);
    return node?.node.engine.container(ref);
  }
  const summary = serviceSummary(service.raw, service.facts);
  const { node, container } = service.facts;
  const own = container && node ? await node.node.engine.container(container.id) : undefined;
  const where = own !== undefined && node !== undefined && own.state === 'running' ? { node: node.name } : {};
  return {
    ...(own ?? nothing(service)),
    ...where,
    ...summary,
    state: own?.state ?? summary.state,
    ...addresses(own, summary),
  };
}

/** Only on the lab's own networks: a task is on its node's, too. */
function addresses(own: ContainerDetail | undefined, { networks = [] }: ContainerSummary) {
  const all = Object.entries(own?.addresses ?? {});
  return { addresses: Object.fromEntries(all.filter(([name]) => networks.includes(name))) };
}

/** What can be said of a service without a container that could be asked. */
function nothing({ raw, facts: { task } }: FoundService) {
  return {
    pid: 0,
    exitCode: task?.Status.ContainerStatus?.ExitCode,
    oomKilled: false,
    startedMs: undefined,
    endedMs: undefined,
    restartCount: 0,
    raw: { service: raw, task },
  };
}

async function* logs(
  reach: Reach,
  book: ServiceBook,
  ref: string,
  options: Parameters<Inspect['logs']>[1] = {},
): AsyncGenerator<LogLine> {
  const service = await book.service(ref);
  const taskNode = service?.facts.task?.NodeID;
  if (service !== undefined && taskNode !== undefined && !reach.nodes.some(({ id }) => id === taskNode)) {
    yield* logsByManager(reach, service, options);
    return;
  }
  const { node, containerId } = await locate(reach, book, ref);
  yield* node.node.engine.logs(containerId, options);
}

/** The manager hands on what the node's engine has; slower, and all that there is where that engine is out of reach. */
async function* logsByManager(
  { manager: { connection } }: Reach,
  { raw, facts }: FoundService,
  { sinceMs, tail, follow, signal }: NonNullable<Parameters<Inspect['logs']>[1]>,
): AsyncGenerator<LogLine> {
  const what = `read the log of ${raw.Spec.Name}`;
  const query = {
    ...{ stdout: true, stderr: true, timestamps: true, follow: follow ?? false },
    ...(sinceMs === undefined ? {} : { since: (sinceMs / 1000).toFixed(6) }),
    ...(tail === undefined ? {} : { tail: String(tail) }),
  };
  try {
    const path = `/tasks/${facts.task?.ID ?? ''}/logs`;
    yield* logLines(await connection.stream(what, { method: 'GET', path, query, signal }));
  } catch (error) {
    if (signal === undefined || !signal.aborted) throw connection.failure(what, error);
  }
}

/** What happens on any node; a task's container is told under its service's id. */
function events(nodes: readonly NodeReach[], filter: LabelFilter, signal: AbortSignal): AsyncIterable<EngineEvent> {
  const all = mergeEvents(nodes.map(({ node }) => node.engine.events(filter, signal)));
  return (async function* () {
    for await (const event of all) yield { ...event, id: event.labels['com.docker.swarm.service.id'] ?? event.id };
  })();
}
