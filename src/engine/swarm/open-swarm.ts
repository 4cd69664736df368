import { LabError } from '../../errors.js';
import { openDockerNode, type DockerNode, type OpenOptions } from '../docker/index.js';
import type { Engine } from '../engine.js';
import { askSwarm, findCluster, openClusterNode, type ClusterNode } from './find-cluster.js';
import type { NodeReach, Reach } from './reach.js';
import { openServiceBook } from './services/index.js';
import { swarmChange, swarmExecute } from './swarm-change.js';
import { swarmInspect } from './swarm-inspect.js';
import { swarmView } from './swarm-view.js';

export interface SwarmOptions extends OpenOptions {
  /** Which of lab's own clusters. */
  readonly cluster: string;
  /** A swarm that the engine is part of and that lab did not make will do. */
  readonly foreign: boolean;
}

/**
 * The swarm of lab's cluster on that engine, or the swarm that the engine manages, as an engine whose containers are services with one
 * task each. Rejects with kind `usage`, code `no-cluster` or `foreign-swarm`. It opens connections of its own; closing it leaves `engine` open.
 */
export async function openSwarm(engine: Engine, options: SwarmOptions): Promise<Engine> {
  const nodes = (await findCluster(engine, options.cluster)).filter(({ running }) => running);
  const outside = await openDockerNode(engine.address, options);
  try {
    return swarmEngine(await (nodes.length > 0 ? ownReach(outside, nodes, options) : foreignReach(outside, options)));
  } catch (error) {
    outside.engine.close();
    throw error;
  }
}

/** The parts of the interface are those of an engine; images are got on the engine outside, and brought to the nodes from there. */
function swarmEngine(reach: Reach): Engine {
  const book = openServiceBook(reach);
  const { pullImage, buildImage, importImage, tagImage, removeImage } = reach.outside.engine;
  return {
    ...swarmInspect(reach, book),
    ...swarmExecute(reach, book),
    ...swarmChange(reach, book),
    ...{ pullImage, buildImage, importImage, tagImage, removeImage },
    swarm: swarmView(reach, book),
    close: () => {
      for (const { engine } of [reach.outside, ...reach.nodes.map(({ node }) => node)]) engine.close();
    },
  };
}

async function ownReach(outside: DockerNode, nodes: readonly ClusterNode[], options: SwarmOptions): Promise<Reach> {
  const opened = await Promise.all(nodes.map((node) => openClusterNode(node, options)));
  const told = await Promise.all(opened.map(askSwarm));
  const reached = nodes.map(({ name, hostPorts, containerId }, i): NodeReach => {
    return { id: told[i]!.id, name, node: opened[i]!, hostPorts, containerId };
  });
  const manager = reached.find((_, i) => told[i]!.manages)?.node;
  if (manager !== undefined) return { cluster: options.cluster, outside, manager, nodes: reached };
  for (const { engine } of opened) engine.close();
  throw new LabError('operation', 'No node of the cluster manages its swarm', {
    code: 'no-cluster',
    suggestions: ['lab cluster up --allow-cluster   (repairs it)', 'lab cluster down'],
  });
}

async function foreignReach(outside: DockerNode, { foreign }: SwarmOptions): Promise<Reach> {
  const { id, manages, active, name } = await askSwarm(outside);
  const { host } = outside.engine.address;
  if (!active) {
    throw new LabError('usage', `No cluster of lab's is up, and the engine at ${host} is part of no swarm`, {
      code: 'no-cluster',
      suggestions: ['lab cluster up --allow-cluster'],
    });
  }
  if (!manages) {
    throw new LabError('usage', `The engine at ${host} is a worker of a swarm: only a manager can be asked`, {
      code: 'foreign-swarm',
      suggestions: ['lab --engine HOST …   (a manager of that swarm)'],
    });
  }
  if (!foreign) {
    throw new LabError('usage', `The engine at ${host} is part of a swarm that lab did not make`, {
      code: 'foreign-swarm',
      details: [
        'A swarm publishes ports on all addresses of a node: what the lab publishes can be reached from elsewhere',
      ],
      suggestions: ['--allow-foreign-swarm   (if that is what you want)', 'lab cluster up --allow-cluster'],
    });
  }
  const node: NodeReach = { id, name, node: outside, hostPorts: undefined, containerId: undefined };
  return { cluster: undefined, outside, manager: outside, nodes: [node] };
}
