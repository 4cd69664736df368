import { expect, it } from 'vitest';
import { Set as SetServer } from '../../src/commands/set.js';
import { Up } from '../../src/commands/up.js';
import { ANY_PORT, LAB, labBench } from './lab-bench.js';

it.each([
  [['weight', 'app1=300'], 'app1=300: a weight is a whole number from 0 to 256'],
  [['weight', 'app1=-1'], 'app1=-1: a weight is a whole number from 0 to 256'],
  [['weight', 'ap1=3'], 'there is no server "ap1": the lab has app1, app2, app3; did you mean app1?'],
  [['weight', 'app1'], '"app1" is not SERVER=VALUE'],
  [['state', 'app1=off'], 'app1=off: a state is one of ready, drain, maint'],
])('refuses %s with what is wrong, and changes nothing', async (words, message) => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT]);
  const asked = bench.engine.called().length;
  const run = await bench.run(SetServer, [LAB, ...words]);
  expect(run.stderr).toContain(message);
  expect(run.exitCode).toBe(2);
  expect(bench.engine.called().slice(asked)).not.toContain('exec');
});

it('--dry-run says what it would set, and asks HAProxy for nothing', async () => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT]);
  const asked = bench.engine.called().length;
  const run = await bench.run(SetServer, [LAB, 'weight', 'app1=5', 'app2=2', '--dry-run']);
  expect(run.stdout).toBe('set weight of app1 to 5\nset weight of app2 to 2\n');
  expect(bench.engine.called().slice(asked)).not.toContain('exec');
});
