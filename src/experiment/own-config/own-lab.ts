import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ClaimPart, Derived } from '../../claims/index.js';
import type { ResolvedFile, ResolvedLab, ResolvedService } from '../../lab/index.js';
import { derivedSubnet } from '../../lab/subnet.js';
import type { OwnConfig } from './read-own-config.js';

const LAB = 'own-config';
const NETWORK = 'default';
const MIB = 1024 * 1024;
/** In the container; messages of HAProxy name it. */
const CONFIG_PATH = '/lab/haproxy.cfg';
const SOCKET_FILE: ResolvedFile = {
  path: '/lab/socket.cfg',
  content:
    '# Added by lab: the socket that its witness asks at.\nglobal\n    stats socket /tmp/haproxy.sock mode 600 level admin\n',
  mode: 0o644,
};

/** How the evidence of a run, and HAProxy's messages there, name the file. */
export const RENDERED = `rendered/haproxy${CONFIG_PATH}`;

/** A private lab for the file: an app for each of its servers, and HAProxy with the file. Reads the shared pieces of the family `haproxy`. */
export async function ownLab({ path, derived }: OwnConfig, templates: string, instance: string): Promise<ResolvedLab> {
  const piece = (name: string): Promise<string> => readFile(join(templates, 'haproxy/files', name), 'utf8');
  const [app, runtime] = await Promise.all([piece('app.py'), piece('runtime.pl')]);
  const identity = { lab: LAB, instance };
  return {
    ...identity,
    folder: dirname(path),
    title: 'A configuration of your own',
    entry: 'haproxy',
    parameters: {},
    services: [...derived.servers.map((server, i) => appService(server, i + 1, app)), balancer(derived, runtime)],
    // Its subnet is known, and so where all requests come from.
    networks: [{ key: NETWORK, internal: false, subnet: derivedSubnet(identity, NETWORK), anySubnet: true }],
    volumes: [],
    ...{ traffic: {}, witnesses: {}, claims: [] },
  };
}

/** The lab as one part of the claims sees it: its servers in the file's order, under the group that the claims name. */
export function labOfPart(lab: ResolvedLab, { groups, traffic, witnesses, claims }: ClaimPart): ResolvedLab {
  const byName = new Map(lab.services.map((service) => [service.name, service]));
  const servers = Object.entries(groups).flatMap(([group, names]) =>
    names.flatMap((name) => {
      const service = byName.get(name);
      return service === undefined ? [] : [{ ...service, group }];
    }),
  );
  return { ...lab, services: [...servers, byName.get('haproxy')!], traffic, witnesses, claims };
}

/** Where all requests come from: the engine's gateway, or a client container, of the lab's one network. */
export function clientSubnetOf({ networks }: ResolvedLab): string | undefined {
  return networks.find(({ key }) => key === NETWORK)?.subnet;
}

const COMMON = { networks: [NETWORK], mounts: [], init: true, stopSignal: undefined } as const;

function appService({ name, port }: Derived['servers'][number], index: number, app: string): ResolvedService {
  return {
    ...COMMON,
    ...{ name, group: name, index, image: 'flask-backend', command: ['python3', '/lab/app.py'] },
    environment: { SERVER_NAME: name, SERVER_NUMBER: String(index), PORT: String(port) },
    files: [{ path: '/lab/app.py', content: app, mode: 0o644 }],
    publish: [],
    readiness: [{ kind: 'log-line', with: { contains: '"event": "listening"' } }],
    after: [],
    limits: { memoryBytes: 128 * MIB, pids: 512, cpus: 1 },
    user: 'nobody',
  };
}

function balancer({ servers, ports, copy, hasSocket, allUp }: Derived, runtime: string): ResolvedService {
  const extra = hasSocket ? [] : [SOCKET_FILE];
  const files = [{ path: CONFIG_PATH, content: copy, mode: 0o644 }, ...extra];
  // A server that the file itself disables never comes up: then it is enough that HAProxy answers.
  const question = allUp ? ['wait-up'] : ['show info'];
  return {
    ...COMMON,
    ...{ name: 'haproxy', group: 'haproxy', index: 1, image: 'haproxy', environment: {} },
    command: ['haproxy', '-W', '-db', ...files.flatMap((file) => ['-f', file.path])],
    files: [...files, { path: '/lab/runtime.pl', content: runtime, mode: 0o644 }],
    publish: ports.map((port) => ({ port, prefer: undefined })),
    readiness: [{ kind: 'exec', with: { command: ['perl', '/lab/runtime.pl', ...question] } }],
    after: servers.map(({ name }) => name),
    limits: { memoryBytes: 256 * MIB, pids: 64, cpus: 1 },
    // HAProxy's master ends at once on this signal; the official image asks for another one, which waits for connections.
    stopSignal: 'SIGTERM',
    user: 'haproxy',
  };
}
