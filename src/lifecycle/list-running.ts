import type { ContainerState, ContainerSummary, Inspect, PublishedPort } from '../engine/engine.js';
import { isHelper, LABEL, labelFilter } from '../lab/labels.js';
import type { LabIdentity } from '../lab/resolved.js';
import { byService, serviceOf } from './read-running.js';

export interface ServiceStatus {
  readonly name: string;
  readonly containerId: string;
  readonly containerName: string;
  readonly image: string;
  readonly state: ContainerState;
  /** In the engine's words: `Up 3 minutes`, `Exited (1) 5 seconds ago`. */
  readonly status: string;
  readonly ports: readonly PublishedPort[];
  /** Creation, in ms since the epoch. */
  readonly sinceMs: number;
}

/** One copy of a lab, whatever is there of it. */
export interface LabStatus extends LabIdentity {
  /** `partial`: some containers run, others do not. `leftovers`: networks, volumes or helpers without a service. */
  readonly state: 'running' | 'partial' | 'stopped' | 'leftovers';
  readonly services: readonly ServiceStatus[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
  /** Names of containers that are no services: of a verification under way, or left by one that was killed. */
  readonly helpers: readonly string[];
  readonly folder: string | undefined;
  readonly entry: string | undefined;
  /** Creation of the oldest container, in ms since the epoch. */
  readonly sinceMs: number | undefined;
}

interface Labelled {
  readonly labels: Readonly<Record<string, string>>;
}

/** Every copy of every lab that left anything on the engine, by name and instance. Three calls, side by side. */
export async function listRunning(inspect: Inspect): Promise<LabStatus[]> {
  const filter = labelFilter();
  const [containers, networks, volumes] = await Promise.all([
    inspect.containers(filter),
    inspect.networks(filter),
    inspect.volumes(filter),
  ]);
  const identities = new Map<string, LabIdentity>();
  for (const { labels } of [...containers, ...networks, ...volumes] as Labelled[]) {
    const identity = identityOf({ labels });
    identities.set(`${identity.lab}\n${identity.instance}`, identity);
  }
  return [...identities.values()]
    .sort((a, b) => a.lab.localeCompare(b.lab, 'en') || a.instance.localeCompare(b.instance, 'en'))
    .map((identity) => {
      const own = <T extends Labelled>(things: readonly T[]): T[] => things.filter((thing) => isOwn(thing, identity));
      return statusOf(identity, own(containers).sort(byService), own(networks), own(volumes));
    });
}

function statusOf(
  identity: LabIdentity,
  all: readonly ContainerSummary[],
  networks: readonly { readonly name: string }[],
  volumes: readonly { readonly name: string }[],
): LabStatus {
  const containers = all.filter((container) => !isHelper(container));
  const [first] = containers;
  return {
    ...identity,
    state: stateOf(containers),
    services: containers.map(serviceStatus),
    networks: networks.map(({ name }) => name),
    volumes: volumes.map(({ name }) => name),
    helpers: all.filter(isHelper).map(({ name }) => name),
    folder: first?.labels[LABEL.folder],
    entry: first?.labels[LABEL.entry],
    sinceMs: first === undefined ? undefined : Math.min(...containers.map(({ createdMs }) => createdMs)),
  };
}

function stateOf(containers: readonly ContainerSummary[]): LabStatus['state'] {
  if (containers.length === 0) return 'leftovers';
  const running = containers.filter(({ state }) => state === 'running').length;
  if (running === containers.length) return 'running';
  return running > 0 ? 'partial' : 'stopped';
}

function serviceStatus(container: ContainerSummary): ServiceStatus {
  const { id, name, image, state, status, ports, createdMs } = container;
  return {
    name: serviceOf(container),
    containerId: id,
    containerName: name,
    image,
    state,
    status,
    ports: ports.filter(({ hostPort }) => hostPort > 0),
    sinceMs: createdMs,
  };
}

function identityOf({ labels }: Labelled): LabIdentity {
  return { lab: labels[LABEL.lab] ?? '', instance: labels[LABEL.instance] ?? '' };
}

function isOwn(thing: Labelled, identity: LabIdentity): boolean {
  const { lab, instance } = identityOf(thing);
  return lab === identity.lab && instance === identity.instance;
}
