import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSwarm } from '../../../src/engine/index.js';
import type { ContainerSpec, Engine } from '../../../src/engine/engine.js';
import { ensureImages, hostPrograms, readImageCatalogue } from '../../../src/images/index.js';
import { LABEL } from '../../../src/lab/labels.js';
import { clusterDown, clusterUp } from '../../../src/lifecycle/index.js';
import { connectTestEngine } from '../../support/real-engine.js';

const cluster = `it-${randomBytes(3).toString('hex')}`;
const labels = { [LABEL.lab]: 'swarm-test', [LABEL.instance]: cluster };
const { signal } = new AbortController();
const quiet = (): void => undefined;
let stateFolder: string;
let outside: Engine;
let engine: Engine;
let images: ReadonlyMap<string, string>;

const start = (nodes: number) =>
  clusterUp({
    ...{ engine: outside, cluster, stateFolder, nodes, image: images.get('engine-node')! },
    ...{ progress: quiet, signal, clock: Date.now, timeoutScale: 3 },
  });
const open = () => openSwarm(outside, { cluster, foreign: false, signal, timeoutMs: 15_000, silenceMs: 60_000 });

beforeAll(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), 'localab-swarm-'));
  outside = await connectTestEngine();
  const catalogue = await readImageCatalogue('templates');
  const got = await ensureImages({
    ...{ engine: outside, catalogue, roles: ['engine-node', 'flask-backend'], source: 'auto', host: hostPrograms() },
    ...{ progress: quiet, signal, clock: Date.now },
  });
  images = new Map([...got].map(([role, { reference }]) => [role, reference]));
  await start(2);
  engine = await open();
}, 300_000);

afterAll(async () => {
  engine?.close();
  const { left } = await clusterDown({ engine: outside, cluster, stateFolder, progress: quiet, signal });
  const filter = { [LABEL.cluster]: cluster };
  const things = [outside.containers(filter), outside.networks(filter), outside.volumes(filter)];
  const found = (await Promise.all<readonly unknown[]>(things)).flat();
  outside.close();
  await rm(stateFolder, { recursive: true, force: true });
  expect([...left, ...found]).toEqual([]);
}, 120_000);

const spec = (name: string, change: Partial<ContainerSpec> = {}): ContainerSpec => ({
  ...{ name: `lab-${cluster}-${name}`, image: images.get('flask-backend')!, labels, hostname: name, init: true },
  command: ['python3', '-m', 'http.server', '--directory', '/lab', '5000'],
  ...{ environment: { WHO: name }, networks: [{ name: `lab-${cluster}`, aliases: [name] }], mounts: [] },
  ...{ publish: [], limits: { memoryBytes: 64 * 1024 ** 2, pids: 50, cpus: 1 }, user: 'nobody' },
  ...change,
});

it('is an engine: services with files, names and a published port, seen by their labels, gone without a trace', async () => {
  await engine.createNetwork({ name: `lab-${cluster}`, labels });
  const publish = [{ containerPort: 5000, hostAddress: '127.0.0.1', hostPort: 0 }];
  const web = await engine.createContainer(spec('web', { publish, placement: 'others' }));
  const asker = await engine.createContainer(spec('asker', { command: ['sleep', 'infinity'], placement: 'one' }));
  expect((await engine.containers(labels)).map(({ state }) => state)).toEqual(['created', 'created']);
  await engine.putFiles(web, [{ path: '/lab/page', content: 'over the tunnel', mode: 0o444 }]);
  await Promise.all([engine.startContainer(web), engine.startContainer(asker)]);

  const detail = (await engine.container(web))!;
  expect(detail).toMatchObject({ state: 'running', node: 'node2', labels });
  expect((await engine.container(asker))!.node).toBe('node1');
  const program = "import urllib.request as u; print(u.urlopen('http://web:5000/page', timeout=10).read().decode())";
  expect(await engine.exec(asker, ['python3', '-c', program])).toMatchObject({
    exitCode: 0,
    stdout: 'over the tunnel\n',
  });
  const { hostPort } = detail.ports[0]!;
  expect(await (await fetch(`http://127.0.0.1:${hostPort}/page`)).text()).toBe('over the tunnel');
  const lines: string[] = [];
  for await (const { text } of engine.logs(web)) lines.push(text);
  expect(lines.filter((line) => line.includes('/page'))).toHaveLength(2);
  const capabilities = await engine.exec(web, ['grep', 'NoNewPrivs', '/proc/self/status']);
  expect(capabilities.stdout).toMatch(/1\n$/u);

  await engine.stopContainer(web);
  expect((await engine.container(web))?.state).toBe('exited');
  await engine.startContainer(web);
  expect((await engine.container(web))?.state).toBe('running');
}, 180_000);

it('lets a node join, moves what a drained one has, and lets a node leave', async () => {
  await start(3);
  engine.close();
  engine = await open();
  expect((await engine.swarm!.nodes()).map(({ name, ready }) => [name, ready])).toEqual([
    ...[
      ['node1', true],
      ['node2', true],
      ['node3', true],
    ],
  ]);
  await engine.swarm!.setAvailability('node2', 'drain');
  const placed = async () => (await engine.swarm!.placements(labels)).find(({ name }) => name.endsWith('-web'));
  await expect
    .poll(placed, { timeout: 60_000, interval: 200 })
    .toMatchObject({ node: 'node3', state: 'running', seenOn: ['node3'] });
  await engine.swarm!.setAvailability('node2', 'active');
  await start(2);
  engine.close();
  engine = await open();
  expect((await engine.swarm!.nodes()).map(({ name }) => name)).toEqual(['node1', 'node2']);
  await expect.poll(placed, { timeout: 60_000, interval: 200 }).toMatchObject({ node: 'node2', seenOn: ['node2'] });

  const idOf2 = async () => (await engine.swarm!.nodes()).find(({ name }) => name === 'node2')?.id;
  const was = await idOf2();
  await engine.swarm!.leave('node2');
  await expect.poll(placed, { timeout: 60_000, interval: 200 }).not.toMatchObject({ state: 'running' });
  await engine.swarm!.rejoin(signal);
  expect((await engine.swarm!.nodes()).map(({ name, ready }) => [name, ready])).toEqual([
    ['node1', true],
    ['node2', true],
  ]);
  expect(await idOf2()).not.toBe(was);
  await expect.poll(placed, { timeout: 60_000, interval: 200 }).toMatchObject({ node: 'node2', seenOn: ['node2'] });
}, 240_000);

it('leaves nothing of a lab', async () => {
  for (const { id } of await engine.containers(labels)) await engine.removeContainer(id);
  for (const { id } of await engine.networks(labels)) await engine.removeNetwork(id);
  expect(await engine.containers(labels)).toEqual([]);
  expect(await engine.networks(labels)).toEqual([]);
}, 120_000);
