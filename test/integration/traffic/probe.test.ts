import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyAction, type ActionContext } from '../../../src/action/index.js';
import type { Engine } from '../../../src/engine/index.js';
import { insideLab } from '../../../src/experiment/sender/inside-lab.js';
import { LABEL } from '../../../src/lab/labels.js';
import type { ResolvedLab, ResolvedService, RunningLab } from '../../../src/lab/resolved.js';
import { trafficKinds } from '../../../src/traffic/index.js';
import { connectTestEngine } from '../../support/real-engine.js';
import { bringUp, newInstance, smallLab, takeAway } from '../lifecycle/small-lab.js';

const instance = newInstance();
let engine: Engine;
let lab: ResolvedLab;
let running: RunningLab;
const signal = new AbortController().signal;

/** Apps in town and in the village, one on the engine's own network, and one with mounts. */
async function probedLab(): Promise<ResolvedLab> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'probe-lab-')));
  await mkdir(join(folder, 'notes'));
  const base = smallLab(instance, [1]);
  const app = (name: string, change: Partial<ResolvedService>): ResolvedService => ({
    ...base.services[0]!,
    ...{ name, group: name, environment: { SERVER_NAME: name, SERVER_NUMBER: '1', PORT: '5000' }, ...change },
  });
  const mounts: ResolvedService['mounts'] = [
    { kind: 'volume', source: 'kept', target: '/kept', readOnly: false },
    { kind: 'anonymous', source: '', target: '/lost', readOnly: false },
    { kind: 'bind', source: join(folder, 'notes'), target: '/notes', readOnly: true },
  ];
  return {
    ...base,
    ...{ folder, entry: 'shop', volumes: [{ key: 'kept' }] },
    services: [
      app('shop', { networks: ['town'], aliases: { town: ['store'] }, mounts, user: 'root' }),
      app('stranger', { networks: ['village'] }),
      app('lonely', { networks: ['engine'] }),
    ],
    networks: [
      { key: 'town', internal: false },
      { key: 'village', internal: false },
      { key: 'engine', internal: false, bridge: 'default' },
    ],
  };
}

async function probe(rows: readonly object[], kept = new Map<string, string>()) {
  const kind = trafficKinds['probe']!;
  const inside = { ...insideLab({ engine, lab, running, signal }), kept };
  const ledger = await kind.drive(kind.parse({ rows, timeout: '1s' }), {
    ...{ step: 's', idPrefix: 'r.s.', servers: [], requests: Infinity, seed: 1, clock: Date.now, inside, signal },
    target: { host: '', port: 0 },
  });
  return ledger.probes!.map(({ outcome, code, host, value, exit, error, text }) => {
    const said = exit === undefined ? undefined : `${exit} ${value || text?.trim()}`;
    return [outcome, error ?? host ?? code ?? said ?? value];
  });
}

beforeAll(async () => {
  engine = await connectTestEngine();
  lab = await probedLab();
  running = (await bringUp(engine, lab)).running;
}, 60_000);

afterAll(async () => {
  expect(await takeAway(engine, instance)).toEqual([]);
  await rm(lab.folder, { recursive: true, force: true });
});

const port = 5000;

describe('probes of a real engine', () => {
  it('tell a name that fails, an address that is silent, a port that refuses, and an answer apart', async () => {
    const seen = await probe([
      { from: 'shop', get: 'http://shop:5000/' },
      { from: 'shop', get: 'http://store:5000/', resolves: 'shop' },
      { from: 'stranger', get: 'http://shop:5000/' },
      { from: 'stranger', get: { addressOf: 'shop', on: 'town', port } },
      { from: 'shop', get: 'http://shop:5001/' },
      { from: 'lonely', get: 'http://lonely-indeed:5000/' },
      { from: 'lonely', get: { addressOf: 'lonely', on: 'engine', port } },
      { from: 'lonely', get: { addressOf: 'lonely', on: 'town', port } },
    ]);
    expect(seen).toEqual([
      ['answered', 'shop'],
      ['answered', 'shop'],
      ['dns-fail', expect.stringMatching(/^EAI_/)],
      ['timeout', 'ETIMEDOUT'],
      ['refused', 'ECONNREFUSED'],
      ['dns-fail', expect.stringMatching(/^EAI_/)],
      ['answered', 'lonely'],
      ['untold', 'lonely is not on the network town; it is on bridge'],
    ]);
  });

  it('see a running container join a network, and leave it again', async () => {
    const rows = [{ from: 'stranger', get: 'http://shop:5000/' }];
    const context = { engine, lab, running, signal, progress: () => undefined, elapsedMs: () => 0 };
    const part = { kind: 'connect', with: { service: 'stranger', network: 'town', aliases: ['guest'] } };
    const done = await applyAction(part, context as unknown as ActionContext);
    expect(done.record.what).toBe('connect stranger to town');
    expect(await probe([...rows, { from: 'shop', get: 'http://guest:5000/' }])).toEqual([
      ['answered', 'shop'],
      ['answered', 'stranger'],
    ]);
    await expect(applyAction(part, context as unknown as ActionContext)).rejects.toMatchObject({ code: 'connected' });
    await done.undo();
    expect((await probe(rows))[0]?.[0]).toBe('dns-fail');
  });

  it('run commands, keep what they say, and look at both sides of a mount', async () => {
    const kept = new Map<string, string>();
    await writeFile(join(lab.folder, 'notes', 'hand'), 'by hand');
    const seen = await probe(
      [
        { in: 'shop', run: ['sh', '-c', 'echo 1 > /kept/a; echo 2 > /lost/a; cat /kept/a'], keep: 'a' },
        { write: { folder: 'notes', file: 'a', text: 'from the host' } },
        { in: 'shop', run: ['cat', '/notes/a', '/notes/hand'] },
        { in: 'shop', run: ['touch', '/notes/b'], exit: 1 },
        { read: { folder: 'notes', file: 'b' } },
        { identity: 'shop', field: 'networks' },
        { identity: 'shop', field: 'network-mode' },
      ],
      kept,
    );
    expect(seen).toEqual([
      ['done', '0 1'],
      ['done', undefined],
      ['done', '0 from the hostby hand'],
      ['done', expect.stringContaining('Read-only file system')],
      ['untold', 'could not read notes/b on this machine: ENOENT'],
      ['done', `lab-lifecycle-test--${instance}-town`],
      ['done', `lab-lifecycle-test--${instance}-town`],
    ]);
    expect(kept.get('s.a')).toBe('1');
  });

  it('write and read a folder in turns with a container', async () => {
    const [shop] = lab.services;
    const mounts = shop!.mounts.map((mount) => (mount.kind === 'bind' ? { ...mount, readOnly: false } : mount));
    lab = { ...lab, services: lab.services.map((each) => (each === shop ? { ...shop, mounts } : each)) };
    running = (await bringUp(engine, lab)).running;
    expect(await probe([{ in: 'shop', mirror: { folder: 'notes', at: '/notes', rounds: 5 } }])).toEqual([
      ['done', '5 rounds, 0 stale inside, 0 stale outside'],
    ]);
    expect(await probe([{ in: 'shop', run: ['ls', '-A', '/notes'] }])).toEqual([['done', '0 a\nhand']]);
  }, 60_000);

  it('find a container that was made anew: another id, and what it had outside of named volumes is gone', async () => {
    const [{ labels, imageId, networks: on } = { labels: {}, imageId: '', networks: [] }] = await engine.containers({
      [LABEL.instance]: instance,
      [LABEL.service]: 'shop',
    });
    const [town = ''] = on ?? [];
    const old = await engine.createContainer({
      ...{ name: `${town}-anew`, image: imageId, entrypoint: ['sleep'], command: ['600'], user: 'root', init: true },
      ...{ environment: {}, labels: { ...labels, [LABEL.service]: 'anew' }, publish: [] },
      networks: [{ name: town, aliases: ['other'] }],
      mounts: [
        { kind: 'volume', source: `lab-lifecycle-test--${instance}-kept`, target: '/kept', readOnly: false },
        { kind: 'anonymous', source: '', target: '/lost', readOnly: false },
      ],
      limits: { memoryBytes: 64 * 2 ** 20, pids: 20, cpus: 1 },
    });
    await engine.startContainer(old);
    await engine.exec(old, ['sh', '-c', 'echo 1 > /kept/a; echo 2 > /lost/a; echo 3 > /etc/own; echo 4 > /etc/gone']);
    const made = await engine.recreateContainer(old, ['/etc/own', '/kept/a']);
    expect(made).not.toBe(old);
    expect(await engine.container(old)).toBeUndefined();
    await engine.startContainer(made);
    const read = await engine.exec(made, [
      'sh',
      '-c',
      'cat /kept/a /etc/own; ls -A /lost; ls /etc/gone 2>/dev/null; getent hosts other',
    ]);
    expect(read.stdout).toMatch(/^1\n3\n\S+ +other\n$/);
    await engine.removeContainer(made);
  }, 60_000);

  it('are told when a command does not end', async () => {
    expect(await probe([{ in: 'shop', run: ['sleep', '30'], timeout: '200ms' }])).toEqual([
      ['untold', 'sleep in shop had not ended after 0.2 s'],
    ]);
  });

  it('find a lab in line when a container is on a network that it has no business on', async () => {
    const stranger = running.services.find(({ name }) => name === 'stranger')!.containerId;
    await engine.connectContainer(stranger, { name: `lab-lifecycle-test--${instance}-town`, aliases: [] });
    running = (await bringUp(engine, lab)).running;
    expect(running.services.find(({ name }) => name === 'stranger')!.containerId).not.toBe(stranger);
    expect(await probe([{ identity: 'stranger', field: 'networks' }])).toEqual([
      ['done', `lab-lifecycle-test--${instance}-village`],
    ]);
    expect((await bringUp(engine, lab)).changed).toBe(false);
  }, 60_000);
});
