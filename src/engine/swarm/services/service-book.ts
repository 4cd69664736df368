import type { ContainerSummary, LabelFilter } from '../../engine.js';
import { labelFilters, unlessGone, type DockerConnection } from '../../docker/index.js';
import { currentTask, type RawNode, type RawService, type RawTask } from '../raw-swarm.js';
import type { NodeReach, Reach } from '../reach.js';
import type { ServiceFacts } from './summaries.js';

/** On containers of tasks: the engine's own. */
const SERVICE_LABEL = 'com.docker.swarm.service.id';
const TASK_LABEL = 'com.docker.swarm.task.id';

/** A service with what the manager and the nodes say of it. */
export interface FoundService {
  readonly raw: RawService;
  readonly facts: ServiceFacts;
}

/** A container on a node that is no task: a client of lab's own. */
export interface FoundAlone {
  readonly node: NodeReach;
  readonly summary: ContainerSummary;
}

/** Looks at services, tasks and nodes; nothing is remembered between two looks. */
export interface ServiceBook {
  services(filter: LabelFilter): Promise<FoundService[]>;
  /** By name or id. */
  service(ref: string): Promise<FoundService | undefined>;
  tasks(serviceIds: readonly string[]): Promise<RawTask[]>;
  nodes(): Promise<RawNode[]>;
  alone(filter: LabelFilter): Promise<FoundAlone[]>;
  /** By name or id of a container that is no task. */
  oneAlone(ref: string): Promise<NodeReach | undefined>;
  /** Names of the nodes whose engine runs a container of the service. */
  seenOn(serviceId: string): Promise<string[]>;
}

export function openServiceBook(reach: Reach): ServiceBook {
  const { connection } = reach.manager;
  const onNodes = async (filter: LabelFilter): Promise<FoundAlone[]> =>
    (
      await Promise.all(
        reach.nodes.map(async (node) =>
          (await node.node.engine.containers(filter)).map((summary) => ({ node, summary })),
        ),
      )
    ).flat();
  const services = (filter: LabelFilter) => findServices(reach, onNodes, labelFilters(filter));
  const alone = async (filter: LabelFilter): Promise<FoundAlone[]> =>
    (await onNodes(filter)).filter(({ summary }) => summary.labels[TASK_LABEL] === undefined);
  return {
    services,
    service: async (ref) => {
      // A name that is the beginning of another's matches the engine's filter as well: the look-up is by exact name or id.
      const what = `look at service ${ref}`;
      const raw = await unlessGone(
        connection.call(what, (docker) => docker.getService(encodeURIComponent(ref)).inspect() as Promise<RawService>),
      );
      return raw === undefined ? undefined : (await withFacts(reach, onNodes, [raw]))[0];
    },
    tasks: (ids) => listTasks(connection, ids),
    nodes: () => connection.call('list the nodes', (docker) => docker.listNodes() as Promise<RawNode[]>),
    alone,
    oneAlone: async (ref) => (await alone({})).find(({ summary }) => summary.id === ref || summary.name === ref)?.node,
    seenOn: async (id) =>
      (await onNodes({ [SERVICE_LABEL]: id }))
        .filter(({ summary }) => summary.state === 'running')
        .map(({ node }) => node.name),
  };
}

type OnNodes = (filter: LabelFilter) => Promise<FoundAlone[]>;

async function findServices(reach: Reach, onNodes: OnNodes, filters: object): Promise<FoundService[]> {
  const found = await reach.manager.connection.call(
    'list services',
    (docker) => docker.listServices({ filters } as object) as unknown as Promise<RawService[]>,
  );
  return withFacts(reach, onNodes, found);
}

async function withFacts(reach: Reach, onNodes: OnNodes, raws: readonly RawService[]): Promise<FoundService[]> {
  if (raws.length === 0) return [];
  const { engine, connection } = reach.manager;
  const [tasks, containers, networks] = await Promise.all([
    listTasks(
      connection,
      raws.map(({ ID }) => ID),
    ),
    onNodes(raws.length === 1 ? { [SERVICE_LABEL]: raws[0]!.ID } : { [SERVICE_LABEL]: '' }),
    engine.networks({}),
  ]);
  const networkNames = new Map(networks.map(({ id, name }) => [id, name]));
  return raws.map((raw) => {
    const task = currentTask(tasks, raw.ID);
    const node = reach.nodes.find(({ id }) => id === task?.NodeID);
    const container = containers.find(({ summary }) => summary.labels[TASK_LABEL] === task?.ID)?.summary;
    return { raw, facts: { task, node, container, networkNames } };
  });
}

async function listTasks(connection: DockerConnection, service: readonly string[]): Promise<RawTask[]> {
  const options = { filters: { service } };
  return connection.call('list tasks', (docker) => docker.listTasks(options) as Promise<RawTask[]>);
}
