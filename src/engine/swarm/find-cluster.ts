import { join } from 'node:path';
import { LABEL } from '../../lab/labels.js';
import { openDockerNode, type DockerNode, type OpenOptions } from '../docker/index.js';
import type { EngineAddress, Inspect } from '../engine.js';

/** One container of lab's own that runs an engine. */
export interface ClusterNode {
  readonly cluster: string;
  readonly name: string;
  readonly containerId: string;
  readonly running: boolean;
  /** Folder of this machine that holds its engine's socket. */
  readonly folder: string;
  /** Port of this machine's 127.0.0.1 by port of the node. */
  readonly hostPorts: ReadonlyMap<number, number>;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdMs: number;
}

/** Name of the socket in the folder of a node. */
export const SOCKET_NAME = 'engine.sock';

/** The nodes of one cluster, or of all, by name; found by label alone. */
export async function findCluster(inspect: Pick<Inspect, 'containers'>, cluster?: string): Promise<ClusterNode[]> {
  const found = await inspect.containers({ [LABEL.cluster]: cluster ?? '' });
  return found
    .map(({ id, name, state, labels, ports, createdMs }) => ({
      cluster: labels[LABEL.cluster] ?? '',
      name: labels[LABEL.node] ?? name,
      containerId: id,
      running: state === 'running',
      folder: labels[LABEL.socket] ?? '',
      hostPorts: new Map(ports.map(({ containerPort, hostPort }) => [containerPort, hostPort])),
      labels,
      createdMs,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** The engine of a node of lab's cluster, by the socket that both sides see. */
export function openClusterNode({ name, folder }: ClusterNode, options: OpenOptions): Promise<DockerNode> {
  const address: EngineAddress = { host: `unix://${join(folder, SOCKET_NAME)}`, origin: name, local: true };
  return openDockerNode(address, options);
}

/** What an engine says of its part in a swarm. */
export async function askSwarm({ connection }: DockerNode): Promise<{
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly manages: boolean;
}> {
  const info = (await connection.call('ask the engine about its swarm', (docker) => docker.info())) as RawInfo;
  const { NodeID = '', LocalNodeState = 'inactive', ControlAvailable = false } = info.Swarm ?? {};
  return { id: NodeID, name: info.Name, active: LocalNodeState === 'active', manages: ControlAvailable };
}

interface RawInfo {
  readonly Name: string;
  readonly Swarm?: {
    readonly NodeID?: string;
    readonly LocalNodeState?: string;
    readonly ControlAvailable?: boolean;
  };
}
