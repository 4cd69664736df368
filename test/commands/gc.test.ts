import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Gc } from '../../src/commands/gc.js';
import { Test } from '../../src/commands/test.js';
import { Up } from '../../src/commands/up.js';
import { LabError } from '../../src/errors.js';
import { LABEL } from '../../src/lab/labels.js';
import { ownLease } from '../../src/lock/index.js';
import { readOnlyEngine } from '../support/read-only-engine.js';
import { ANY_PORT, changesOf, LAB, labBench, type LabBench } from './lab-bench.js';

/** No process has this number: Linux ends at 4194304. */
const GONE = 99_999_999;

const everything = ({ engine: { state } }: LabBench): string[] =>
  [...state.containers.values()]
    .map(({ spec }) => spec.name)
    .concat(
      [...state.networks.keys()],
      [...state.volumes.keys()],
      [...state.images.keys()].filter((tag) => tag.includes('-built:')),
    )
    .sort();

/** What a killed process left: a container on a network, a volume, and an image that compose built for it. */
async function leave({ engine }: LabBench, name: string, change: object): Promise<void> {
  const lease = { ...(JSON.parse(await ownLease()) as object), ...change };
  const labels = { [LABEL.lab]: LAB, [LABEL.instance]: name, [LABEL.lease]: JSON.stringify(lease) };
  await engine.createNetwork({ name: `${name}-net`, labels });
  await engine.createVolume({ name: `${name}-data`, labels });
  engine.addImage(`${name}-built:latest`, labels);
  const [image = ''] = engine.state.images.keys();
  await engine.createContainer({
    ...{ name: `${name}-app`, image, labels, environment: {}, mounts: [], publish: [], init: false },
    networks: [{ name: `${name}-net`, aliases: [] }],
    limits: { memoryBytes: 1e8, pids: 10, cpus: 1 },
  });
}

describe('lab gc', () => {
  it('removes what a dead process holds; a live one’s, a stranger’s and a person’s own lab stay', async () => {
    const bench = await labBench();
    await bench.run(Up, [LAB, ...ANY_PORT]);
    await leave(bench, 'live', {});
    await leave(bench, 'far', { pid: GONE, host: 'elsewhere' });
    const before = everything(bench);
    await leave(bench, 'dead', { pid: GONE });
    const gc = await bench.run(Gc, []);
    expect(everything(bench)).toEqual(before);
    expect(gc.exitCode).toBe(0);
    expect(gc.stdout).toMatch(/kept container far-app: held by process 99999999 on elsewhere/);
    expect(gc.stdout).toMatch(/\n4 objects removed, 0 left\n$/);
    const again = (await bench.run(Gc, ['--json'])).json();
    expect(again).toMatchObject({ command: 'gc', exitCode: 0, result: { removed: [], left: [], locks: [] } });
  });

  it('removes stale locks, not held ones', async () => {
    const bench = await labBench();
    const locks = join(bench.stateFolder, 'locks');
    await mkdir(locks);
    const holder = { start: '', host: hostname(), what: 'lab up', since: 'now' };
    await writeFile(join(locks, 'dead.default.lock'), JSON.stringify({ ...holder, pid: GONE }));
    await writeFile(join(locks, 'live.default.lock'), JSON.stringify({ ...holder, pid: process.pid }));
    expect((await bench.run(Gc, ['--dry-run'])).stdout).toBe('remove lock dead.default.lock\n');
    expect((await bench.run(Gc, [])).stdout).toBe('1 stale lock removed, 0 left\n');
    expect(await readdir(locks)).toEqual(['live.default.lock']);
  });

  it('--dry-run says what would go, and writes nothing', async () => {
    const bench = await labBench();
    await leave(bench, 'dead', { pid: GONE });
    const { exitCode, stdout } = await bench.run(Gc, ['--dry-run'], readOnlyEngine(bench.engine));
    expect(stdout).toBe(
      'remove container dead-app\nremove network dead-net\nremove volume dead-data\nremove image dead-built:latest\n',
    );
    expect(exitCode).toBe(0);
    expect((await bench.run(Gc, ['--dry-run', '--json'])).json().result).toMatchObject({ plan: { length: 4 } });
    expect(everything(bench)).toHaveLength(4);
  });

  it('goes on past what will not go, and ends with 5 and the engine’s words', async () => {
    const bench = await labBench();
    await leave(bench, 'dead', { pid: GONE });
    const stuck = new LabError('operation', 'Could not remove volume: device busy', { code: 'engine-refused' });
    bench.engine.failNext('removeVolume', stuck, { times: 9 });
    const gc = await bench.run(Gc, []);
    expect(gc.exitCode).toBe(5);
    expect(gc.stdout).toMatch(/✖ volume dead-data\n +Could not remove volume: device busy\n3 objects removed, 1 left/);
  });
});

describe('lab test', () => {
  it('marks all it makes with its lease, and clears up after a crashed run first', async () => {
    const bench = await labBench();
    await leave(bench, 'dead', { pid: GONE });
    expect((await bench.run(Test, [LAB, '--set', 'requests=60'])).exitCode).toBe(0);
    expect(everything(bench)).toEqual([]);
    const own = await ownLease();
    const made = bench.engine.calls.filter(({ method }) => /^create(Container|Network|Volume)$/.test(method)).slice(3);
    expect(made.length).toBeGreaterThan(4);
    for (const { args } of made) {
      expect((args[0] as { labels: Record<string, string> }).labels[LABEL.lease]).toBe(own);
    }
  });
});

it('a lab that a person starts carries no lease', async () => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT]);
  expect(changesOf(bench.engine.called())).not.toEqual([]);
  for (const { spec } of bench.engine.state.containers.values()) expect(spec.labels).not.toHaveProperty(LABEL.lease);
});
