import { LabError } from '../../errors.js';
import type { DockerNode } from '../docker/index.js';

/** One node of a swarm whose engine can be asked. */
export interface NodeReach {
  /** As the swarm's manager names it; another one when the node has left and joined again. */
  id: string;
  readonly name: string;
  readonly node: DockerNode;
  /** Port of this machine's 127.0.0.1 by port of the node; undefined where the node's ports are the machine's own. */
  readonly hostPorts: ReadonlyMap<number, number> | undefined;
  /** The container that the node is, on the engine outside; undefined where lab did not make it. */
  readonly containerId: string | undefined;
}

/** What can be reached of a swarm. */
export interface Reach {
  /** Undefined for a swarm that lab did not make. */
  readonly cluster: string | undefined;
  /** The engine that images are on, and that a cluster's nodes are containers of. */
  readonly outside: DockerNode;
  readonly manager: DockerNode;
  /** By name. */
  readonly nodes: readonly NodeReach[];
}

/** The node with that id. Throws kind `operation`, code `node-out-of-reach`. */
export function requireNode({ nodes }: Reach, id: string, what: string): NodeReach {
  const found = nodes.find((node) => node.id === id);
  if (found) return found;
  throw new LabError(
    'operation',
    `${what} runs on the node ${id} of the swarm, whose engine cannot be asked from here`,
    {
      code: 'node-out-of-reach',
      suggestions: ['lab --engine HOST …   (an engine of the swarm that runs it)'],
    },
  );
}
