import type { ContainerSummary, Inspect, Labels, NetworkSummary, VolumeSummary } from '../engine/engine.js';
import { LABEL } from '../lab/labels.js';
import type { LabIdentity } from '../lab/resolved.js';
import { isPortFree } from './probe-port.js';

/** What is there of one copy of a lab, and what of the rest of the engine stands in its way. Labels are the only database. */
export interface Snapshot {
  readonly identity: LabIdentity;
  /** In every state, stopped ones included. */
  readonly containers: readonly ContainerSummary[];
  readonly networks: readonly NetworkSummary[];
  readonly volumes: readonly VolumeSummary[];
  /** Names of containers that are not of this copy. */
  readonly foreignNames: ReadonlySet<string>;
  readonly foreignNetworks: ReadonlySet<string>;
  readonly foreignVolumes: ReadonlySet<string>;
  /** Host ports that others hold, with the container that publishes them where the engine knows one. */
  readonly takenPorts: ReadonlyMap<number, string | undefined>;
}

/**
 * Reads one copy of a lab from the engine, in three calls made side by side. `ports` are host ports worth asking this
 * machine about: programs outside the engine hold ports too.
 */
export async function observe(
  inspect: Inspect,
  identity: LabIdentity,
  ports: readonly number[] = [],
): Promise<Snapshot> {
  // Everything, not only ours: the others hold names and ports.
  const [all, allNetworks, allVolumes, free] = await Promise.all([
    inspect.containers({}),
    inspect.networks({}),
    inspect.volumes({}),
    inspect.address.local ? Promise.all(ports.map(isPortFree)) : ports.map(() => true),
  ]);
  const containers = all.filter((container) => isOf(container, identity));
  const others = all.filter((container) => !isOf(container, identity));
  const ownPorts = new Set(containers.flatMap(({ ports: own }) => own.map(({ hostPort }) => hostPort)));
  const takenPorts = new Map<number, string | undefined>();
  ports.forEach((port, index) => {
    if (free[index] === false && !ownPorts.has(port)) takenPorts.set(port, undefined);
  });
  for (const { name, ports: published } of others) {
    for (const { hostPort } of published) if (hostPort > 0) takenPorts.set(hostPort, name);
  }
  return {
    identity,
    containers,
    networks: allNetworks.filter((network) => isOf(network, identity)),
    volumes: allVolumes.filter((volume) => isOf(volume, identity)),
    foreignNames: new Set(others.map(({ name }) => name)),
    foreignNetworks: foreignNames(allNetworks, identity),
    foreignVolumes: foreignNames(allVolumes, identity),
    takenPorts,
  };
}

function foreignNames(things: readonly (NetworkSummary | VolumeSummary)[], identity: LabIdentity): ReadonlySet<string> {
  return new Set(things.filter((thing) => !isOf(thing, identity)).map(({ name }) => name));
}

export function isOf({ labels }: { readonly labels: Labels }, identity: LabIdentity): boolean {
  return labels[LABEL.lab] === identity.lab && labels[LABEL.instance] === identity.instance;
}
