import { ensureImages, hostPrograms, readImageCatalogue } from '../../images/index.js';
import { LabError } from '../../errors.js';
import {
  clusterDown,
  clusterStatus,
  clusterUp,
  withLock,
  type ClusterStatus,
  type ClusterUpResult,
  type DownResult,
} from '../../lifecycle/index.js';
import type { StageContext } from '../up/prepare-lab.js';

/** Role of the image that a node runs on. */
const NODE_ROLE = 'engine-node';

export type ClusterContext = Pick<
  StageContext,
  'engine' | 'shelves' | 'stateFolder' | 'images' | 'progress' | 'signal' | 'clock' | 'timeoutScale'
>;

/** Gets the image of the nodes, then starts the cluster, or brings it in line. Rejects as both do. */
export async function startCluster(
  context: ClusterContext,
  { cluster, nodes }: { readonly cluster: string; readonly nodes: number },
): Promise<ClusterUpResult> {
  requireClusterName(cluster);
  const catalogue = await readImageCatalogue(context.shelves.templates);
  const wishes = { ...context, ...context.images, catalogue, roles: [NODE_ROLE], host: hostPrograms() };
  const image = (await ensureImages(wishes)).get(NODE_ROLE)?.reference;
  if (image === undefined) throw new LabError('bug', `no image was got for ${NODE_ROLE}`, { code: 'image-not-chosen' });
  return locked(context, cluster, 'cluster up', () => clusterUp({ ...context, cluster, nodes, image }));
}

/** It becomes part of names of containers, and a folder. */
function requireClusterName(name: string): void {
  if (/^[a-z0-9][a-z0-9-]{0,30}$/.test(name)) return;
  throw new LabError('usage', `"${name}" cannot name a cluster`, {
    code: 'bad-cluster',
    suggestions: ['use small letters, digits and dashes, 31 characters at most, such as blue'],
  });
}

export function endCluster(context: Omit<ClusterContext, 'shelves' | 'images'>, cluster: string): Promise<DownResult> {
  requireClusterName(cluster);
  return locked(context, cluster, 'cluster down', () => clusterDown({ ...context, cluster }));
}

export function lookAtCluster(
  { engine, signal, timeoutScale }: Pick<ClusterContext, 'engine' | 'signal' | 'timeoutScale'>,
  cluster: string,
): Promise<ClusterStatus | undefined> {
  return clusterStatus(engine, { cluster, signal, timeoutMs: 5_000 * timeoutScale });
}

function locked<T>(
  { stateFolder, progress, signal, clock, timeoutScale }: Omit<ClusterContext, 'shelves' | 'images' | 'engine'>,
  cluster: string,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const identity = { lab: 'lab-cluster', instance: cluster };
  return withLock(stateFolder, identity, { what, waitMs: 120_000 * timeoutScale, progress, signal, clock }, work);
}
