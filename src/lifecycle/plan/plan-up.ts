import type { ContainerSummary } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import { containerName, isHelper, LABEL } from '../../lab/labels.js';
import { engineNetworkName } from '../../lab/network-names.js';
import type { ResolvedLab, ResolvedService } from '../../lab/resolved.js';
import type { Snapshot } from '../observe.js';
import type { PublishOverride } from './publish-override.js';
import { configHash } from './config-hash.js';
import { changedFiles } from './files-label.js';
import { inOrder } from './in-order.js';
import { describePlan, type LabImage, type Plan, type PlannedPort, type ServiceStep, type Step } from './plan.js';
import { nameTaken } from './name-taken.js';
import { planNetworks, planVolumes } from './plan-networks.js';
import { planPorts, resolveOverrides } from './plan-ports.js';
import { planService, type Fate } from './plan-service.js';

/** The image of each role. */
export type LabImages = ReadonlyMap<string, LabImage>;

export interface PlanOptions {
  readonly recreate: boolean;
  readonly publish: readonly PublishOverride[];
}

/** One line per operation of starting the lab where nothing of it is there; an image is told by its role. */
export function planFromNothing(lab: ResolvedLab): string[] {
  const images = new Map(lab.services.map(({ image }) => [image, { reference: image, imageId: image }]));
  const none = {
    foreignNames: new Set<string>(),
    foreignNetworks: new Set<string>(),
    foreignVolumes: new Set<string>(),
  };
  const nothing = { identity: lab, containers: [], networks: [], volumes: [], takenPorts: new Map<number, string>() };
  return describePlan(planUp({ ...nothing, ...none }, lab, images, { recreate: false, publish: [] }));
}

type Fates = ReadonlyMap<string, { readonly fate: Fate; readonly config: string }>;

/**
 * Compares what is there with what shall be. Pure: the same arguments give the same plan.
 * Throws `usage` for an override that names nothing, `operation` for a name or an asked-for port that others hold.
 */
export function planUp(snapshot: Snapshot, lab: ResolvedLab, images: LabImages, options: PlanOptions): Plan {
  const asked = resolveOverrides(lab, options.publish);
  const networks = planNetworks(snapshot, lab);
  const services = inOrder(lab.services);
  const fates = decideFates(snapshot, lab, services, images, networks.fresh, options, asked);
  const ports = portsOfNew(snapshot, services, fates, asked);
  const steps: Step[] = [
    ...removals(snapshot, lab, fates, networks.removals.length > 0),
    ...networks.removals,
    ...networks.creations,
    ...planVolumes(snapshot, lab),
    ...services.map((service) => serviceStep(lab, service, images, fates, ports)),
  ];
  return { steps, changed: steps.some(({ kind }) => kind !== 'keep') };
}

function decideFates(
  snapshot: Snapshot,
  lab: ResolvedLab,
  services: readonly ResolvedService[],
  images: LabImages,
  freshNetworks: ReadonlySet<string>,
  options: PlanOptions,
  asked: ReadonlyMap<string, ReadonlyMap<number, number>>,
): Fates {
  const fates = new Map<string, { fate: Fate; config: string }>();
  for (const service of services) {
    const name = containerName(lab, service.name);
    if (snapshot.foreignNames.has(name)) throw nameTaken('container', name);
    const config = configHash(lab, service, imageOf(images, service).imageId);
    const container = snapshot.containers.find((each) => isServiceContainer(each, service.name, name));
    const fate = planService({
      container,
      config,
      changedFiles: changedFiles(container?.labels[LABEL.files], service),
      recreate: options.recreate,
      newNetworks: service.networks.filter((key) => freshNetworks.has(key)),
      cutOff: cutOff(lab, service, container),
      astray: astray(lab, service, container),
      asked: asked.get(service.name) ?? new Map(),
      lostNetwork: ['create', 'recreate'].includes(fates.get(service.networkOf ?? '')?.fate.kind ?? 'keep')
        ? service.networkOf
        : undefined,
      // Only a container that ran on unbroken has the address that others resolved.
      replaced: service.after.filter((earlier) => isAnew(fates.get(earlier)?.fate, container)),
    });
    fates.set(service.name, { fate, config });
  }
  return fates;
}

/** Whether a service will not have, or has not had since, the address that a container which started after it resolved. */
function isAnew(earlier: Fate | undefined, container: ContainerSummary | undefined): boolean {
  if (earlier === undefined) return false;
  if (earlier.kind !== 'keep' && earlier.kind !== 'unpause') return true;
  return (earlier.container.begunMs ?? 0) > (container?.begunMs ?? Infinity);
}

/** Ports of the containers that will be made; those that stay hold theirs, those that go give theirs back. */
function portsOfNew(
  snapshot: Snapshot,
  services: readonly ResolvedService[],
  fates: Fates,
  asked: ReadonlyMap<string, ReadonlyMap<number, number>>,
): ReadonlyMap<string, readonly PlannedPort[]> {
  const taken = new Map(snapshot.takenPorts);
  for (const { fate } of fates.values()) {
    if (fate.kind === 'create' || fate.kind === 'recreate') continue;
    for (const { hostPort } of fate.container.ports) if (hostPort > 0) taken.set(hostPort, fate.container.name);
  }
  const fresh = services.filter(({ name }) => ['create', 'recreate'].includes(fates.get(name)?.fate.kind ?? ''));
  // Ports that were asked for are given away first, so that no preference of another service takes them.
  const askedFirst = [...fresh].sort((a, b) => Number(asked.has(b.name)) - Number(asked.has(a.name)));
  return new Map(
    askedFirst.map((service) => [service.name, planPorts(service, asked.get(service.name) ?? new Map(), taken)]),
  );
}

function removals(snapshot: Snapshot, lab: ResolvedLab, fates: Fates, networkGoes: boolean): Step[] {
  return snapshot.containers.flatMap((container): Step[] => {
    const own = fates.get(container.labels[LABEL.service] ?? '')?.fate;
    const { id, name: target } = container;
    if (isHelper(container)) {
      const because = 'it holds on to a network that goes';
      return networkGoes ? [{ kind: 'remove-container', target, id, because }] : [];
    }
    if (own === undefined || container.name !== containerName(lab, container.labels[LABEL.service] ?? '')) {
      return [{ kind: 'remove-container', target, id, because: 'the lab no longer has it' }];
    }
    return own.kind === 'recreate' ? [{ kind: 'remove-container', target, id, because: own.because }] : [];
  });
}

function serviceStep(
  lab: ResolvedLab,
  service: ResolvedService,
  images: LabImages,
  fates: Fates,
  ports: ReadonlyMap<string, readonly PlannedPort[]>,
): ServiceStep {
  const target = containerName(lab, service.name);
  const decided = fates.get(service.name);
  if (decided === undefined) throw new Error(`no decision for ${service.name}`);
  const { fate, config } = decided;
  const base = { target, because: fate.because, service, image: imageOf(images, service), config };
  return fate.kind === 'create' || fate.kind === 'recreate'
    ? { ...base, kind: 'create-container', publish: ports.get(service.name) ?? [] }
    : { ...base, kind: fate.kind, container: fate.container };
}

function cutOff(lab: ResolvedLab, { networks }: ResolvedService, container: ContainerSummary | undefined): string[] {
  const names = networks.map((key) => engineNetworkName(lab, key));
  return names.filter((name) => container?.networks !== undefined && !container.networks.includes(name));
}

/** Networks of the lab that it is on, and should not be. */
function astray(lab: ResolvedLab, { networks }: ResolvedService, container: ContainerSummary | undefined): string[] {
  const others = lab.networks.filter(({ key }) => !networks.includes(key));
  const names = others.map(({ key }) => engineNetworkName(lab, key));
  return names.filter((name) => container?.networks?.includes(name));
}

function isServiceContainer(container: ContainerSummary, service: string, name: string): boolean {
  return container.labels[LABEL.service] === service && container.name === name;
}

function imageOf(images: LabImages, { name, image }: ResolvedService): LabImage {
  const found = images.get(image);
  if (found === undefined)
    throw new LabError('bug', `No image was chosen for role ${image} of ${name}`, { code: 'image-not-chosen' });
  return found;
}
