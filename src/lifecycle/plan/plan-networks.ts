import { LABEL, networkName, volumeName } from '../../lab/labels.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import type { Snapshot } from '../observe.js';
import { networkConfig } from './config-hash.js';
import { nameTaken } from './name-taken.js';
import type { Step } from './plan.js';

export interface NetworkPlan {
  readonly removals: readonly Step[];
  readonly creations: readonly Step[];
  /** Keys of networks that will be made anew. */
  readonly fresh: ReadonlySet<string>;
}

/** Networks to remove and to make. A network that lost its name or changed its kind takes its containers with it. */
export function planNetworks(snapshot: Snapshot, lab: ResolvedLab): NetworkPlan {
  const removals: Step[] = [];
  const creations: Step[] = [];
  const fresh = new Set<string>();
  const kept = new Set<string>();
  for (const network of lab.networks.filter(({ bridge }) => bridge === undefined)) {
    const target = networkName(lab, network.key);
    if (snapshot.foreignNetworks.has(target)) throw nameTaken('network', target);
    const config = networkConfig(network);
    const there = snapshot.networks.find(({ name }) => name === target);
    if (there?.labels[LABEL.config] === config) {
      kept.add(there.id);
      continue;
    }
    const because = there === undefined ? 'it is not there' : 'its configuration changed';
    creations.push({
      kind: 'create-network',
      target,
      because,
      internal: network.internal,
      subnet: network.subnet,
      config,
    });
    fresh.add(network.key);
  }
  for (const { id, name } of snapshot.networks) {
    if (kept.has(id)) continue;
    const because = lab.networks.some(({ key }) => networkName(lab, key) === name)
      ? 'it is made anew'
      : 'the lab no longer has it';
    removals.push({ kind: 'remove-network', target: name, id, because });
  }
  return { removals, creations, fresh };
}

/** Volumes to make. Surplus ones stay: they hold data. */
export function planVolumes(snapshot: Snapshot, lab: ResolvedLab): Step[] {
  const there = new Set(snapshot.volumes.map(({ name }) => name));
  const wanted = lab.volumes.map(({ key }) => volumeName(lab, key));
  // The engine would hand it over without a word, and the lab would write into somebody else's data.
  const foreign = wanted.find((name) => snapshot.foreignVolumes.has(name));
  if (foreign !== undefined) throw nameTaken('volume', foreign);
  return wanted
    .filter((name) => !there.has(name))
    .map((target) => ({ kind: 'create-volume', target, because: 'it is not there' }));
}
