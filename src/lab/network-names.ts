import { networkName } from './labels.js';
import type { ResolvedLab, RunningLab } from './resolved.js';

/** The engine's own network, which is there before any lab. */
const DEFAULT_BRIDGE = 'bridge';
const COMPOSE_PROJECT = 'com.docker.compose.project';

type Networks = Pick<ResolvedLab, 'lab' | 'instance' | 'networks'>;

/** How the engine calls a network of a lab: lab's own name for it, or that of the engine's default bridge. */
export function engineNetworkName(lab: Networks, key: string): string {
  return isDefaultBridge(lab, key) ? DEFAULT_BRIDGE : networkName(lab, key);
}

/** The same where the lab may run as a compose project, which has names of its own. */
export function runningNetworkName(
  lab: Networks,
  { networkLabels }: Pick<RunningLab, 'networkLabels'>,
  key: string,
): string {
  const project = networkLabels?.[COMPOSE_PROJECT];
  return project === undefined || isDefaultBridge(lab, key) ? engineNetworkName(lab, key) : `${project}_${key}`;
}

export function isDefaultBridge({ networks }: Pick<ResolvedLab, 'networks'>, key: string): boolean {
  return networks.some((network) => network.key === key && network.bridge === 'default');
}
