import { LabError } from '../../errors.js';
import { KEPT_CAPABILITIES } from '../../lab/hardening.js';
import { LABEL } from '../../lab/labels.js';
import type { Change, ContainerSpec, Execute } from '../engine.js';
import { unlessGone } from '../docker/index.js';
import { imageBringer, type BringImage } from './bring-image.js';
import type { NodeReach, Reach } from './reach.js';
import {
  awaitGone,
  awaitStopped,
  awaitTask,
  changeService,
  nodePortGiver,
  removeConfigs,
  serviceOptions,
  STARTED_LABEL,
  withFiles,
  type GiveNodePorts,
  type ServiceBook,
} from './services/index.js';
import { locate } from './swarm-inspect.js';
import { swarmNetworks } from './swarm-networks.js';

/** Changes: services with one task each in the place of containers. */
export function swarmChange(reach: Reach, book: ServiceBook): Change {
  const onTask: OnTask = async (ref, change) => {
    const { node, containerId } = await locate(reach, book, ref);
    await change(node, containerId);
  };
  const means: Means = { bringImage: imageBringer(reach), givePorts: nodePortGiver(reach, book) };
  return {
    createContainer: (spec) =>
      spec.labels[LABEL.helper] === undefined ? createService(reach, means, spec) : createAlone(reach, means, spec),
    putFiles: async (ref, files) => {
      if (files.length === 0) return;
      const service = await book.service(ref);
      if (service === undefined) return onTask(ref, (node, id) => node.node.engine.putFiles(id, files));
      await withFiles(reach, service.raw, files);
    },
    startContainer: async (ref) => {
      const service = await book.service(ref);
      if (service === undefined) return onTask(ref, (node, id) => node.node.engine.startContainer(id));
      await changeService(reach, ref, (spec) => ({
        ...spec,
        Labels: { ...spec.Labels, [STARTED_LABEL]: 'true' },
        Mode: { Replicated: { Replicas: 1 } },
      }));
      await awaitTask(book, ref);
    },
    stopContainer: async (ref) => {
      await changeService(reach, ref, (spec) => ({ ...spec, Mode: { Replicated: { Replicas: 0 } } }));
      await awaitStopped(book, ref);
    },
    removeContainer: (ref) => removeService(reach, book, ref),
    ...taskChanges(onTask),
    ...swarmNetworks(reach),
  };
}

type OnTask = (ref: string, change: (node: NodeReach, id: string) => Promise<void>) => Promise<void>;

/** What is done to the container of a task, by its node's engine. */
function taskChanges(
  onTask: OnTask,
): Pick<
  Change,
  | 'killContainer'
  | 'pauseContainer'
  | 'unpauseContainer'
  | 'recreateContainer'
  | 'connectContainer'
  | 'disconnectContainer'
> {
  return {
    killContainer: (ref, signal) => onTask(ref, (node, id) => node.node.engine.killContainer(id, signal)),
    pauseContainer: (ref) => onTask(ref, (node, id) => node.node.engine.pauseContainer(id)),
    unpauseContainer: (ref) => onTask(ref, (node, id) => node.node.engine.unpauseContainer(id)),
    recreateContainer: async (ref) => {
      throw notOnSwarm(`make ${ref} anew`);
    },
    connectContainer: async (ref) => {
      throw notOnSwarm(`put ${ref} on another network while it runs`);
    },
    disconnectContainer: async (ref) => {
      throw notOnSwarm(`take ${ref} off a network while it runs`);
    },
  };
}

/** Commands inside a service run in the container of its task, on the node that has it. */
export function swarmExecute(reach: Reach, book: ServiceBook): Execute {
  return {
    exec: async (ref, command, options) => {
      const { node, containerId } = await locate(reach, book, ref);
      return node.node.engine.exec(containerId, command, options);
    },
    attachExec: async (ref, command, streams) => {
      const { node, containerId } = await locate(reach, book, ref);
      return node.node.engine.attachExec(containerId, command, streams);
    },
  };
}

function notOnSwarm(what: string): LabError {
  return new LabError('operation', `A swarm cannot ${what}: its tasks are made anew instead`, {
    code: 'not-on-swarm',
    suggestions: ['without --target swarm it can be done'],
  });
}

interface Means {
  readonly bringImage: BringImage;
  readonly givePorts: GiveNodePorts;
}

async function createService(reach: Reach, { bringImage, givePorts }: Means, spec: ContainerSpec): Promise<string> {
  const trouble = misplacedOnSwarm(spec);
  if (trouble !== undefined) {
    throw new LabError('operation', `${spec.name} ${trouble}`, {
      code: 'not-on-swarm',
      suggestions: ['without --target swarm it can be started'],
    });
  }
  await bringImage(spec.image);
  const { engine, connection } = reach.manager;
  const [{ cpus }, { ports: nodePorts, known }] = await Promise.all([engine.info(), givePorts(spec.publish)]);
  try {
    const options = serviceOptions(spec, { nodePorts, constraints: constraintsOf(reach, spec), cpus });
    const made = await connection.call(`create service ${spec.name}`, (docker) =>
      docker.createService(options as object),
    );
    return made.id;
  } finally {
    known();
  }
}

function misplacedOnSwarm({ mounts, networkOf }: ContainerSpec): string | undefined {
  if (networkOf !== undefined) return `shares the network of ${networkOf}, and the tasks of a swarm share none`;
  const bound = mounts.find(({ kind }) => kind === 'bind');
  return bound && `needs the folder ${bound.source}, which other nodes do not have`;
}

/** Where a swarm is not lab's own, what is published has to be where lab's engine is: nobody else could reach it. */
function constraintsOf({ cluster, nodes }: Reach, { placement, publish }: ContainerSpec): string[] {
  const [first] = nodes;
  if (cluster === undefined && publish.length > 0) return [`node.id==${first?.id ?? ''}`];
  if (placement === undefined) return [];
  if (placement === 'others') return [`node.id!=${first?.id ?? ''}`];
  const wanted = placement === 'one' ? first : nodes.find(({ name }) => name === placement);
  if (wanted !== undefined) return [`node.id==${wanted.id}`];
  throw new LabError('usage', `the cluster has no node "${placement}"`, {
    code: 'unknown-node',
    suggestions: nodes.map(({ name }) => name),
  });
}

/** A helper is no service: it is a container of one node's engine, on networks that take such ones. */
async function createAlone(reach: Reach, { bringImage }: Means, spec: ContainerSpec): Promise<string> {
  const { placement = 'one' } = spec;
  const node = placement === 'one' ? reach.nodes[0] : reach.nodes.find(({ name }) => name === placement);
  if (node === undefined)
    throw new LabError('usage', `the cluster has no node "${placement}"`, {
      code: 'unknown-node',
      suggestions: reach.nodes.map(({ name }) => name),
    });
  await bringImage(spec.image);
  return node.node.engine.createContainer({ ...spec, capabilities: KEPT_CAPABILITIES });
}

async function removeService(reach: Reach, book: ServiceBook, ref: string): Promise<void> {
  const service = await book.service(ref);
  if (service === undefined) {
    const node = await book.oneAlone(ref);
    return node?.node.engine.removeContainer(ref);
  }
  const { ID, Spec } = service.raw;
  await unlessGone(
    reach.manager.connection.call(`remove service ${Spec.Name}`, (docker) => docker.getService(ID).remove()),
  );
  await awaitGone(reach, ID);
  await removeConfigs(reach, Spec);
}
