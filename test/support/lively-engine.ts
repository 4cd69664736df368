import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { imageCandidates, readImageCatalogue } from '../../src/images/index.js';
import { LABEL } from '../../src/lab/labels.js';
import { fakeEngine, type FakeEngine, type FakeEngineOptions } from './fake-engine.js';
import { portTaken } from './fake/port-taken.js';
import type { FakeContainer } from './fake/state.js';
import { standInBalancer, type StandInBalancer } from './lively/stand-in-balancer.js';

/** A fake engine whose containers live: the apps say that they listen, and HAProxy's published port answers. */
export interface LivelyEngine extends FakeEngine {
  /** Called at each request, with how many there were; may make trouble. */
  onRequest(hook: (count: number, balancer: StandInBalancer) => void): void;
  /** Whether a started app says that it listens; all do from the start. */
  keepSilent(service: string): void;
  /** The container of a service, of the only lab. */
  service(name: string): FakeContainer;
}

const APP_FILE = '/lab/app.py';
const HAPROXY_FILE = '/lab/haproxy.cfg';

/** The images of every role are there. What listens is closed when the test ends. */
export async function livelyEngine(options: FakeEngineOptions = {}): Promise<LivelyEngine> {
  const fake = fakeEngine({ now: Date.now, ...options });
  const catalogue = await readImageCatalogue('templates');
  for (const role of Object.keys(catalogue.roles)) {
    const [candidate] = imageCandidates(catalogue, role, 'packages');
    if (candidate) fake.addImage(candidate.reference, { [LABEL.role]: role });
  }
  const balancers = new Map<string, { balancer: StandInBalancer; server: Server }>();
  const hooks: ((count: number, balancer: StandInBalancer) => void)[] = [];
  const silent = new Set<string>();
  const count = { requests: 0 };
  fake.onExec(({ id }, command) =>
    command.includes('show stat') ? { stdout: balancers.get(id)?.balancer.counters() ?? '' } : undefined,
  );
  const close = (id: string): void => {
    const found = balancers.get(id);
    found?.server.close();
    found?.server.closeAllConnections();
    balancers.delete(id);
  };
  onTestFinished(() => [...balancers.keys()].forEach(close));
  const come = async (container: FakeContainer): Promise<void> => {
    const { files, spec, id } = container;
    const service = spec.labels[LABEL.service] ?? '';
    if (files.has(APP_FILE) && !silent.has(service)) fake.appendLog(id, '{"event": "listening"}');
    const configuration = files.get(HAPROXY_FILE)?.content;
    if (configuration === undefined || balancers.has(id)) return;
    const balancer = standInBalancer(String(configuration));
    const server = createServer((request, response) => {
      count.requests += 1;
      for (const hook of hooks) hook(count.requests, balancer);
      answer(fake, container, balancer, request, response);
    });
    balancers.set(id, { balancer, server });
    await listen(server, container);
  };
  return {
    ...fake,
    startContainer: async (ref) => {
      await fake.startContainer(ref);
      await come(theContainer(fake, ref));
    },
    removeContainer: async (ref) => {
      await fake.removeContainer(ref);
      close(ref);
    },
    onRequest: (hook) => void hooks.push(hook),
    keepSilent: (service) => void silent.add(service),
    service: (name) => theContainer(fake, name),
  };
}

function theContainer({ state }: FakeEngine, name: string): FakeContainer {
  const found = [...state.containers.values()].find(
    ({ id, spec }) => id === name || spec.name === name || spec.labels[LABEL.service] === name,
  );
  if (!found) throw new Error(`no container of ${name}`);
  return found;
}

/** A free port where the container asked for any, else exactly that one. */
async function listen(server: Server, container: FakeContainer): Promise<void> {
  const asked = container.spec.publish[0]?.hostPort ?? 0;
  server.listen(asked, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    container.state = 'created';
    throw portTaken(container.spec.name, asked, 'another program');
  }
  const { port } = server.address() as AddressInfo;
  container.ports = container.spec.publish.map((each) => ({ ...each, hostPort: port }));
}

function answer(
  fake: FakeEngine,
  haproxy: FakeContainer,
  balancer: StandInBalancer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { server, fromServer, cookie } = balancer.answer(request.headers.cookie);
  const same = (label: string, container: FakeContainer): boolean =>
    container.spec.labels[label] === haproxy.spec.labels[label];
  const app = [...fake.state.containers.values()].find(
    (each) => each.spec.labels[LABEL.service] === server && same(LABEL.lab, each) && same(LABEL.instance, each),
  );
  const id = request.headers['x-request-id'];
  if (fromServer && app) {
    fake.appendLog(app.id, JSON.stringify({ event: 'request', server, id, path: request.url }));
  }
  response.writeHead(200, { 'X-Served-By': server, ...(cookie === undefined ? {} : { 'Set-Cookie': cookie }) });
  response.end('hello\n');
}
