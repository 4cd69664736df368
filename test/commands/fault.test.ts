import { expect, it } from 'vitest';
import { Fault } from '../../src/commands/fault.js';
import { Up } from '../../src/commands/up.js';
import { LabError } from '../../src/errors.js';
import { ANY_PORT, changesOf, LAB, labBench } from './lab-bench.js';

it.each([
  [['stop', 'app9'], 'haproxy-weighted has no service "app9"; it has app1, app2, app3, haproxy'],
  [['stop', 'app2', '--for', '20m'], '--for 20m: a time from 1s to 10m'],
  [['stop', 'app2', '--for', '5'], '--for 5: a time from 1s to 10m'],
  [['burn', 'app2'], 'stop, pause, kill, disconnect, refuse'],
])('refuses %s with what is wrong, and changes nothing', async (words, message) => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT]);
  const asked = bench.engine.called().length;
  const run = await bench.run(Fault, [LAB, ...words]);
  expect(run.stderr).toContain(message);
  expect(run.exitCode).toBe(2);
  expect(changesOf(bench.engine.called().slice(asked))).toEqual([]);
});

it('--dry-run says what it would do and undo, and does neither', async () => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT]);
  const asked = bench.engine.called().length;
  const run = await bench.run(Fault, [LAB, 'pause', 'app2', '--dry-run']);
  expect(run.stdout).toBe('pause app2: freeze its processes\nafter 5s: let them go on\n');
  expect(changesOf(bench.engine.called().slice(asked))).toEqual([]);
});

it('tells what shows that it bit and that it is gone, as text and as JSON', async () => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT]);
  const asked = bench.engine.called().length;
  const run = await bench.run(Fault, [LAB, 'stop', 'app2', '--for', '1s']);
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toMatch(/^the engine says that app2 ended, exit code 0\nthe engine says that app2 runs at /);
  expect(run.stdout).toContain('app2 is ready (log-line)\nhaproxy is ready (exec)\n');
  expect(changesOf(bench.engine.called().slice(asked))).toEqual(['stopContainer', 'startContainer']);
  const json = await bench.run(Fault, [LAB, 'pause', 'app1', '--for', '1s', '--json']);
  const { fault } = JSON.parse(json.stdout).result;
  expect(fault).toMatchObject({ kind: 'pause', service: 'app1', forMs: 1000 });
  expect(fault.undoneMs - fault.doneMs).toBeGreaterThanOrEqual(990);
});

it('that cannot be undone says what repairs it', async () => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT]);
  bench.engine.failNext('unpauseContainer', new LabError('operation', 'the engine will not', { code: 'refused' }));
  const run = await bench.run(Fault, [LAB, 'pause', 'app2', '--for', '1s']);
  expect(run.exitCode).toBe(5);
  expect(run.stderr).toContain('pause app2 could not be undone: the engine will not');
  expect(run.stderr).toContain('lab up haproxy-weighted   (repairs it)');
});

it('restart ends by itself, and is waited for', async () => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT]);
  const asked = bench.engine.called().length;
  const run = await bench.run(Fault, [LAB, 'restart', 'app2']);
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toMatch(/^the engine says that app2 ended, exit code 0, and was started anew: .* before\)\n/);
  expect(run.stdout).toMatch(/app2 is ready \(log-line\)\nhaproxy is ready \(exec\)\n$/);
  expect(changesOf(bench.engine.called().slice(asked))).toEqual(['stopContainer', 'startContainer']);
});

it('replace makes another container of the same lab, with its labels, files and ports', async () => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT]);
  const container = async () => {
    const all = await bench.engine.containers({});
    return (await bench.engine.container(all.find(({ name }) => name.endsWith('-haproxy'))!.id))!;
  };
  const before = await container();
  const filesOf = (id: string) => [...(bench.engine.state.containers.get(id)?.files.keys() ?? [])];
  const files = filesOf(before.id);
  const asked = bench.engine.called().length;
  const run = await bench.run(Fault, [LAB, 'replace', 'haproxy']);
  expect(run.exitCode).toBe(0);
  expect(run.stderr).toMatch(/replace haproxy: it took \d+\.\d s\n/);
  expect(run.stdout).toContain('the engine says that haproxy is in another container: ');
  const after = await container();
  expect(after.id).not.toBe(before.id);
  expect(after.labels).toEqual(before.labels);
  expect(after.ports).toEqual(before.ports);
  expect(filesOf(after.id)).toEqual(files);
  const changes = ['stopContainer', 'removeContainer', 'createContainer', 'putFiles', 'startContainer'];
  expect(changesOf(bench.engine.called().slice(asked))).toEqual(changes);
});

it('replace touches nothing where the container is not as the lab says', async () => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT, '--set', 'weights=1,1,1']);
  const all = await bench.engine.containers({});
  const { id } = all.find(({ name }) => name.endsWith('-app1'))!;
  const container = bench.engine.state.containers.get(id)!;
  Object.assign(container.spec.labels, { 'dev.localab.config': 'another' });
  const asked = bench.engine.called().length;
  const run = await bench.run(Fault, [LAB, 'replace', 'app1']);
  expect(run.exitCode).toBe(5);
  expect(run.stderr).toContain('The container of app1 cannot be replaced: it was not started from haproxy-weighted');
  expect(changesOf(bench.engine.called().slice(asked))).toEqual([]);
});
