import { join } from 'node:path';
import { NODE_PORTS } from '../../engine/index.js';
import type { ContainerSpec, Labels } from '../../engine/engine.js';
import { LABEL } from '../../lab/labels.js';

const DEFAULT_CLUSTER = 'default';

/**
 * What an engine needs to run labs' containers, each found necessary by leaving it out: it unpacks images (CHOWN, FOWNER, DAC_OVERRIDE,
 * MKNOD), gives containers what they may keep (FSETID, SETUID, SETGID, KILL, NET_BIND_SERVICE), mounts and makes namespaces (SYS_ADMIN),
 * makes networks (NET_ADMIN), and enters a container that has another user (SYS_CHROOT, SYS_PTRACE). Everything else is left out: of
 * Docker's default set AUDIT_WRITE, NET_RAW, SETFCAP and SETPCAP.
 */
const NODE_RIGHTS = [
  ...['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'],
  ...['NET_ADMIN', 'SYS_ADMIN', 'SYS_CHROOT', 'SYS_PTRACE'],
];

/** All labs that run there share it. */
const LIMITS = { memoryBytes: 6 * 1024 ** 3, pids: 8192, cpus: 1024 };
export const SCRIPT_PATH = '/lab/node.sh';

export interface ClusterName {
  readonly cluster: string;
  /** Absolute; holds the sockets. */
  readonly stateFolder: string;
}

export function clusterPrefix(cluster: string): string {
  return cluster === DEFAULT_CLUSTER ? 'lab-cluster' : `lab-cluster--${cluster}`;
}

export function clusterLabels(cluster: string): Labels {
  return { [LABEL.cluster]: cluster };
}

/** Folder of a node's socket; a socket's whole path may have 107 bytes (Linux, `unix(7)`). */
export function nodeFolder({ cluster, stateFolder }: ClusterName, node: string): string {
  return join(clusterFolder({ cluster, stateFolder }), node);
}

export function clusterFolder({ cluster, stateFolder }: ClusterName): string {
  return join(stateFolder, 'cluster', cluster);
}

export function nodeVolume(cluster: string, node: string): string {
  return `${clusterPrefix(cluster)}-${node}`;
}

/** The container of one node. Its name as a host is what the swarm knows it by. */
export function nodeSpec(name: ClusterName, node: string, image: string): ContainerSpec {
  const { cluster } = name;
  const folder = nodeFolder(name, node);
  return {
    name: nodeVolume(cluster, node),
    image,
    entrypoint: ['sh'],
    command: [SCRIPT_PATH],
    environment: {
      LAB_GROUP: String(process.getgid?.() ?? 0),
      // What lab has loaded is there already: no registry is asked for it.
      DOCKER_SERVICE_PREFER_OFFLINE_IMAGE: '1',
    },
    labels: { ...clusterLabels(cluster), [LABEL.node]: node, [LABEL.socket]: folder },
    hostname: node,
    networks: [{ name: clusterPrefix(cluster), aliases: [node] }],
    mounts: [
      { kind: 'bind', source: folder, target: '/run/lab', readOnly: false },
      // An overlay file system cannot lie on another one.
      { kind: 'volume', source: nodeVolume(cluster, node), target: '/var/lib/docker', readOnly: false },
    ],
    publish: NODE_PORTS.map((containerPort) => ({ containerPort, hostAddress: '127.0.0.1', hostPort: 0 })),
    limits: LIMITS,
    init: true,
    nodeRights: NODE_RIGHTS,
  };
}

export function nodeNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `node${i + 1}`);
}
