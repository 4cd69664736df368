import type { ContainerSummary } from '../../../src/engine/engine.js';
import { containerName, LABEL, networkName } from '../../../src/lab/labels.js';
import type { ResolvedLab, ResolvedService } from '../../../src/lab/resolved.js';
import type { Snapshot } from '../../../src/lifecycle/index.js';
import { configHash, networkConfig, type LabImages } from '../../../src/lifecycle/plan/index.js';

export const IMAGES: LabImages = new Map([['app', { reference: 'app:1', imageId: 'sha256:a' }]]);

export function service(name: string, change: Partial<ResolvedService> = {}): ResolvedService {
  return {
    ...{ name, group: name, index: 1, image: 'app', command: ['run'], environment: {}, files: [] },
    ...{ networks: ['default'], mounts: [], publish: [], readiness: [], after: [] },
    limits: { memoryBytes: 1e8, pids: 64, cpus: 1 },
    ...{ user: undefined, stopSignal: undefined, init: false },
    ...change,
  };
}

/** Two apps and a balancer that starts after them. */
export function lab(change: Partial<ResolvedLab> = {}): ResolvedLab {
  return {
    ...{ lab: 'demo', instance: 'default', folder: '/labs/demo', title: 'Demo', entry: 'balancer' },
    parameters: { weights: [2, 1] },
    services: [
      service('balancer', { after: ['app1', 'app2'], publish: [{ port: 8080, prefer: 8080 }] }),
      service('app1'),
      service('app2'),
    ],
    networks: [{ key: 'default', internal: false }],
    ...{ volumes: [], traffic: {}, witnesses: {}, claims: [] },
    ...change,
  };
}

export const EMPTY: Snapshot = {
  identity: { lab: 'demo', instance: 'default' },
  ...{ containers: [], networks: [], volumes: [], takenPorts: new Map() },
  ...{ foreignNames: new Set<string>(), foreignNetworks: new Set<string>(), foreignVolumes: new Set<string>() },
};

export function container(of: ResolvedLab, name: string, change: Partial<ContainerSummary> = {}): ContainerSummary {
  const found = of.services.find((each) => each.name === name) ?? service(name);
  return {
    ...{ id: `id-${name}`, name: containerName(of, name), image: 'app:1', imageId: 'sha256:a' },
    ...{ state: 'running', status: 'Up', createdMs: 1 },
    labels: { [LABEL.service]: name, [LABEL.config]: configHash(of, found, 'sha256:a') },
    ports: found.publish.map(({ port, prefer }) => ({
      containerPort: port,
      hostAddress: '127.0.0.1',
      hostPort: prefer ?? 9,
    })),
    ...change,
  };
}

/** The lab as `up` leaves it, with some containers changed or gone (undefined). */
export function running(
  of: ResolvedLab,
  changes: Readonly<Record<string, Partial<ContainerSummary> | undefined>> = {},
): Snapshot {
  return {
    ...EMPTY,
    containers: of.services
      .filter(({ name }) => !(name in changes) || changes[name] !== undefined)
      .map(({ name }) => container(of, name, changes[name])),
    networks: of.networks.map((network) => ({
      ...{ id: `net-${network.key}`, name: networkName(of, network.key), subnets: [] },
      labels: { [LABEL.config]: networkConfig(network) },
    })),
  };
}
