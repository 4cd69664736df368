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
