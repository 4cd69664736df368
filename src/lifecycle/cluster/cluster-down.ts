import { rm } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { findCluster, type ClusterNode } from '../../engine/index.js';
import type { Change, Inspect } from '../../engine/engine.js';
import type { Progress } from '../../lab/progress.js';
import { down, type DownResult } from '../down.js';
import { clusterFolder, clusterLabels, clusterPrefix, nodeVolume } from './node-container.js';

export interface ClusterDownRequest {
  readonly engine: Inspect & Change;
  readonly cluster: string;
  readonly stateFolder: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Removes the cluster's containers, networks, volumes and sockets, with all that runs there. Nothing there is no error. */
export async function clusterDown(request: ClusterDownRequest): Promise<DownResult> {
  const { cluster } = request;
  const nodes = await findCluster(request.engine, cluster);
  const identity = { lab: clusterPrefix(cluster), instance: 'default' };
  const result = await down({ ...request, identity, filter: clusterLabels(cluster), volumes: true, settleMs: 0 });
  if (result.left.length > 0) return result;
  for (const { folder } of nodes) await removeFolder(request, folder);
  await rm(clusterFolder(request), { recursive: true, force: true });
  return result;
}

/** One node, when the others stay. */
export async function removeNode(
  request: Pick<ClusterDownRequest, 'engine' | 'cluster' | 'stateFolder'>,
  { name, containerId, folder }: ClusterNode,
): Promise<void> {
  await request.engine.removeContainer(containerId);
  await request.engine.removeVolume(nodeVolume(request.cluster, name));
  await removeFolder(request, folder);
}

/** Only what lies where lab puts such folders: a label is no reason to remove anything else. */
async function removeFolder({ stateFolder }: Pick<ClusterDownRequest, 'stateFolder'>, folder: string): Promise<void> {
  const within = relative(stateFolder, dirname(folder));
  if (!within.startsWith('cluster')) return;
  await rm(folder, { recursive: true, force: true });
}
