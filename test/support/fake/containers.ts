import type { Change, ContainerDetail, ContainerSummary, Inspect } from '../../../src/engine/engine.js';
import { portTaken } from './port-taken.js';
import {
  containerEvent,
  fakeId,
  findContainer,
  matches,
  refused,
  theContainer,
  type FakeContainer,
  type FakeState,
} from './state.js';

const FIRST_FREE_PORT = 40_000;

export function fakeContainerReads(state: FakeState): Pick<Inspect, 'containers' | 'container'> {
  return {
    containers: async (filter) =>
      [...state.containers.values()]
        .filter(({ spec }) => matches(spec.labels, filter))
        .map((container) => summary(state, container)),
    container: async (ref) => {
      const found = findContainer(state, ref);
      return found === undefined ? undefined : detail(state, found);
    },
  };
}

type ContainerChanges = Omit<Change, 'createNetwork' | 'removeNetwork' | 'createVolume' | 'removeVolume'>;

export function fakeContainerChanges(state: FakeState): ContainerChanges {
  const ended = (container: FakeContainer, exitCode: number, actions: readonly string[]): void => {
    Object.assign(container, { state: 'exited', endedMs: state.now(), exitCode, ports: [], addresses: {} });
    for (const action of actions) containerEvent(state, action, container);
  };
  return {
    createContainer: async (spec) => {
      const what = `create container ${spec.name}`;
      if (!state.images.has(spec.image)) throw refused(what, `No such image: ${spec.image}`, 'not-found');
      if (findContainer(state, spec.name) !== undefined) throw refused(what, 'the name is in use', 'conflict');
      const container = newContainer(state, spec);
      state.containers.set(container.id, container);
      containerEvent(state, 'create', container);
      return container.id;
    },
    putFiles: async (ref, files) => {
      const container = theContainer(state, ref, 'put files');
      for (const file of files) container.files.set(file.path, file);
    },
    startContainer: async (ref) => start(state, theContainer(state, ref, `start container ${ref}`)),
    stopContainer: async (ref) => {
      const container = theContainer(state, ref, `stop container ${ref}`);
      if (container.state === 'running') ended(container, 0, ['kill', 'die', 'stop']);
    },
    killContainer: async (ref, signal) => {
      const container = theContainer(state, ref, `send ${signal} to container ${ref}`);
      if (container.state !== 'running')
        throw refused(`send ${signal} to container ${ref}`, 'it is not running', 'conflict');
      if (signal === 'SIGKILL' || signal === 'KILL') ended(container, 137, ['kill', 'die']);
      else containerEvent(state, 'kill', container);
    },
    pauseContainer: async (ref) => {
      theContainer(state, ref, `pause container ${ref}`).state = 'paused';
    },
    unpauseContainer: async (ref) => {
      theContainer(state, ref, `unpause container ${ref}`).state = 'running';
    },
    connectContainer: async (ref, { name, address }) => {
      const container = theContainer(state, ref, `connect container ${ref} to network ${name}`);
      if (address !== undefined)
        throw refused(`connect container ${ref}`, 'the subnet is not configured by the user', 'refused');
      container.addresses[name] = `172.30.0.${state.next()}`;
    },
    disconnectContainer: async (ref, network) => {
      const container = theContainer(state, ref, `disconnect container ${ref}`);
      const { [network]: gone, ...rest } = container.addresses;
      if (gone === undefined) throw refused(`disconnect container ${ref}`, `it is not on ${network}`, 'refused');
      container.addresses = rest;
    },
    recreateContainer: async (ref) => {
      const old = theContainer(state, ref, `make container ${ref} anew`);
      if (old.state === 'running') ended(old, 137, ['kill', 'die']);
      state.containers.delete(old.id);
      const container = newContainer(state, old.spec);
      state.containers.set(container.id, container);
      containerEvent(state, 'create', container);
      return container.id;
    },
    removeContainer: async (ref) => {
      const container = findContainer(state, ref);
      if (container === undefined) return;
      if (container.state === 'running') ended(container, 137, ['kill', 'die']);
      state.containers.delete(container.id);
      containerEvent(state, 'destroy', container);
    },
  };
}

function newContainer(state: FakeState, spec: FakeContainer['spec']): FakeContainer {
  return {
    id: fakeId(state),
    spec,
    createdMs: state.now(),
    state: 'created',
    exitCode: undefined,
    startedMs: undefined,
    endedMs: undefined,
    ports: [],
    addresses: {},
    files: new Map(),
    log: [],
  };
}

function start(state: FakeState, container: FakeContainer): void {
  if (container.state === 'running') return;
  const { spec } = container;
  for (const { name } of spec.networks) {
    const known = [...state.networks.values()].some((network) => network.name === name || network.id === name);
    if (!known) throw refused(`start container ${spec.name}`, `network ${name} not found`, 'not-found');
  }
  const running = [...state.containers.values()].filter((other) => other !== container && other.state === 'running');
  for (const { hostPort } of spec.publish) {
    const holder = running.find(({ ports }) => hostPort !== 0 && ports.some((port) => port.hostPort === hostPort));
    if (holder !== undefined) throw portTaken(spec.name, hostPort, holder.spec.name);
  }
  container.state = 'running';
  container.exitCode = undefined;
  container.startedMs = state.now();
  container.ports = spec.publish.map((port) => ({
    ...port,
    hostPort: port.hostPort || FIRST_FREE_PORT + state.next(),
  }));
  container.addresses = Object.fromEntries(spec.networks.map(({ name }) => [name, `172.30.0.${state.next()}`]));
  containerEvent(state, 'start', container);
}

function summary(
  state: FakeState,
  { id, spec, createdMs, state: now, ports, addresses }: FakeContainer,
): ContainerSummary {
  return {
    id,
    name: spec.name,
    image: spec.image,
    imageId: state.images.get(spec.image)?.id ?? '',
    state: now,
    status: now === 'running' ? 'Up 1 second' : now,
    labels: spec.labels,
    ports,
    networks: now === 'running' ? Object.keys(addresses) : spec.networks.map(({ name }) => name),
    createdMs,
  };
}

function detail(state: FakeState, container: FakeContainer): ContainerDetail {
  const { startedMs, endedMs, exitCode, addresses, spec } = container;
  return {
    ...summary(state, container),
    status: container.state,
    pid: container.state === 'running' ? 4242 : 0,
    exitCode,
    oomKilled: false,
    startedMs,
    endedMs,
    restartCount: 0,
    addresses,
    raw: { Name: `/${spec.name}`, Config: { Image: spec.image, Labels: spec.labels } },
  };
}
