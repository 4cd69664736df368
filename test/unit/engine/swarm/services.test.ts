import { describe, expect, it } from 'vitest';
import type { ContainerSpec, ContainerSummary } from '../../../../src/engine/engine.js';
import { currentTask, type RawService, type RawTask } from '../../../../src/engine/swarm/raw-swarm.js';
import type { NodeReach, Reach } from '../../../../src/engine/swarm/reach.js';
import {
  nodePortGiver,
  NODE_PORTS,
  serviceOptions,
  serviceSummary,
} from '../../../../src/engine/swarm/services/index.js';
import type { ServiceBook } from '../../../../src/engine/swarm/services/index.js';

const spec: ContainerSpec = {
  name: 'lab-a-app1',
  image: 'flask:1',
  command: ['python3', '/app.py'],
  environment: { WEIGHT: '2' },
  labels: { a: 'b' },
  hostname: 'app1',
  networks: [{ name: 'lab-a', aliases: ['app1'] }],
  mounts: [],
  publish: [{ containerPort: 8080, hostAddress: '127.0.0.1', hostPort: 0 }],
  limits: { memoryBytes: 1000, pids: 5, cpus: 4 },
  init: true,
};

const raw = (replicas: number, labels: Record<string, string> = {}): RawService => ({
  ID: 'service1',
  Version: { Index: 1 },
  CreatedAt: '2026-11-26T10:00:00Z',
  Spec: {
    Name: 'lab-a-app1',
    Labels: labels,
    Mode: { Replicated: { Replicas: replicas } },
    TaskTemplate: { ContainerSpec: { Image: 'flask:1' }, Networks: [{ Target: 'net1' }] },
    EndpointSpec: { Ports: [{ TargetPort: 8080, PublishedPort: 30_000 }] },
  },
});

const task = (state: string, more: Partial<RawTask> = {}): RawTask => ({
  ...{ ID: 't1', ServiceID: 'service1', NodeID: 'n1', CreatedAt: '2026-11-26T10:00:01Z', DesiredState: 'running' },
  Status: { State: state },
  ...more,
});

const container = (state: ContainerSummary['state']): ContainerSummary => ({
  ...{ id: 'c1', name: 'x', image: 'flask:1', imageId: 'sha256:1', state, status: '', labels: {} },
  ...{ ports: [{ containerPort: 8080, hostAddress: '0.0.0.0', hostPort: 4711 }], createdMs: 0 },
});

const node = (hostPorts?: ReadonlyMap<number, number>): NodeReach => ({
  ...{ id: 'n1', name: 'node1', hostPorts, containerId: undefined },
  node: undefined as unknown as NodeReach['node'],
});

const networkNames = new Map([['net1', 'lab-a']]);
const summary = (of: RawService, facts: Partial<Parameters<typeof serviceSummary>[1]>) =>
  serviceSummary(of, { task: undefined, node: undefined, container: undefined, networkNames, ...facts });

describe('serviceOptions', () => {
  const options = serviceOptions(spec, { nodePorts: [30_003], constraints: ['node.id==n1'], cpus: 2 });

  it('needs neither IPVS nor the routing mesh', () => {
    expect(options.EndpointSpec).toEqual({
      Mode: 'dnsrr',
      Ports: [{ Protocol: 'tcp', TargetPort: 8080, PublishedPort: 30_003, PublishMode: 'host' }],
    });
  });

  it('is as safe and as limited as a container', () => {
    const { ContainerSpec: inside, Resources } = options.TaskTemplate;
    expect(Resources.Limits).toEqual({ MemoryBytes: 1000, NanoCPUs: 2e9, Pids: 5 });
    expect(inside.CapabilityDrop).toEqual(['ALL']);
    expect(inside.CapabilityAdd).not.toContain('CAP_NET_RAW');
    expect(inside.Privileges).toEqual({ NoNewPrivileges: true });
    expect(options.TaskTemplate.LogDriver.Options).toMatchObject({ mode: 'blocking' });
  });

  it('has no task before it is started, and carries the labels on service and container', () => {
    expect(options.Mode.Replicated.Replicas).toBe(0);
    expect(options.Labels).toEqual({ a: 'b' });
    expect(options.TaskTemplate.ContainerSpec).toMatchObject({ Labels: { a: 'b' }, Args: ['python3', '/app.py'] });
    expect(options.TaskTemplate.Networks).toEqual([{ Target: 'lab-a', Aliases: ['app1'] }]);
    expect(options.TaskTemplate.Placement.Constraints).toEqual(['node.id==n1']);
  });
});

describe('serviceSummary', () => {
  it.each([
    ['created', raw(0), {}],
    ['exited', raw(0, { 'dev.localab.started': 'true' }), {}],
    ['restarting', raw(1), {}],
    ['restarting', raw(1), { task: task('preparing') }],
    ['running', raw(1), { task: task('running') }],
    ['paused', raw(1), { task: task('running'), container: container('paused') }],
    ['exited', raw(1), { task: task('failed'), container: container('exited') }],
    ['exited', raw(1), { task: task('rejected') }],
  ] as const)('is %s', (state, of, facts) => {
    expect(summary(of, facts).state).toBe(state);
  });

  it('tells the port of this machine, of the node that has the task now', () => {
    const facts = { task: task('running'), container: container('running') };
    const here = { containerPort: 8080, hostAddress: '127.0.0.1' };
    expect(summary(raw(1), { ...facts, node: node(new Map([[30_000, 555]])) }).ports).toEqual([
      { ...here, hostPort: 555 },
    ]);
    expect(summary(raw(1), { ...facts, node: node() }).ports).toEqual([{ ...here, hostPort: 4711 }]);
    expect(
      summary(raw(1), { ...facts, container: container('exited'), node: node(new Map([[30_000, 5]])) }).ports,
    ).toEqual([]);
  });

  it('names networks, and keeps its own mark to itself', () => {
    const found = summary(raw(1, { x: 'y', 'dev.localab.started': 'true' }), { task: task('running') });
    expect(found).toMatchObject({ id: 'service1', name: 'lab-a-app1', networks: ['lab-a'], labels: { x: 'y' } });
    expect(found.begunMs).toBe(Date.parse('2026-11-26T10:00:01Z'));
  });
});

describe('currentTask', () => {
  it('is the one that shall run, else the newest', () => {
    const old = task('shutdown', { ID: 'old', DesiredState: 'shutdown', CreatedAt: '2026-11-26T09:00:00Z' });
    const late = task('shutdown', { ID: 'late', DesiredState: 'shutdown', CreatedAt: '2026-11-26T11:00:00Z' });
    expect(currentTask([old, task('running'), late], 'service1')?.ID).toBe('t1');
    expect(currentTask([old, late], 'service1')?.ID).toBe('late');
    expect(currentTask([old], 'another')).toBeUndefined();
  });
});

describe('nodePortGiver', () => {
  const book = (services: readonly RawService[]): ServiceBook =>
    ({ services: async () => services.map((each) => ({ raw: each })) }) as unknown as ServiceBook;
  const reach = (cluster: string | undefined): Reach => ({ cluster }) as unknown as Reach;
  const one = spec.publish;

  it('gives no port twice, neither one that a service has nor one that was just given', async () => {
    const give = nodePortGiver(reach('default'), book([raw(1)]));
    expect((await give(one)).ports).toEqual([NODE_PORTS[1]]);
    expect((await give([...one, ...one])).ports).toEqual([NODE_PORTS[2], NODE_PORTS[3]]);
  });

  it('gives a port again when the manager tells of nobody who has it', async () => {
    const give = nodePortGiver(reach('default'), book([raw(1)]));
    const first = await give(one);
    expect(first.ports).toEqual([NODE_PORTS[1]]);
    first.known();
    expect((await give(one)).ports).toEqual([NODE_PORTS[1]]);
  });

  it('says when none is left', async () => {
    const give = nodePortGiver(reach('default'), book([]));
    await expect(give(Array.from({ length: NODE_PORTS.length + 1 }, () => one[0]!))).rejects.toMatchObject({
      code: 'no-free-port',
    });
  });

  it('leaves a swarm of somebody else’s to its own ports', async () => {
    const { ports } = await nodePortGiver(reach(undefined), book([]))([{ ...one[0]!, hostPort: 81 }]);
    expect(ports).toEqual([81]);
  });
});
