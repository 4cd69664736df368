import { expect, it } from 'vitest';
import { Down } from '../../src/commands/down.js';
import { Trace } from '../../src/commands/trace.js';
import { Up } from '../../src/commands/up.js';
import { Verify } from '../../src/commands/verify.js';
import { ANY_PORT, LAB, labBench } from './lab-bench.js';

const SMALL = ['--set', 'requests=60'];

it('tells the way of a request of the last run, until the lab is down', async () => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT, ...SMALL]);
  const before = await bench.run(Trace, [LAB, 'one-at-a-time.3']);
  expect(before.stderr).toContain(`lab verify ${LAB}`);
  expect(before.exitCode).toBe(2);
  await bench.run(Verify, [LAB]);
  const told = await bench.run(Trace, [LAB, 'one-at-a-time.3']);
  expect(told.stdout).toMatch(/client +answered by (app\d)[\s\S]*backend +in the log of \1/);
  expect(told.exitCode).toBe(0);
  const { result } = (await bench.run(Trace, [LAB, '--lost', '--json'])).json();
  expect(result).toMatchObject({ lab: LAB, instance: 'default', traces: [] });
  await bench.run(Down, [LAB]);
  expect((await bench.run(Trace, [LAB, '--lost'])).exitCode).toBe(2);
});

it('asks for what is missing, and names what is near', async () => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT, ...SMALL]);
  await bench.run(Verify, [LAB]);
  expect((await bench.run(Trace, [LAB])).stderr).toContain('--lost');
  const unknown = await bench.run(Trace, [LAB, 'one-at-a-time.9999']);
  expect(unknown.stderr).toContain(`lab trace ${LAB} one-at-a-time.`);
  expect(unknown.exitCode).toBe(2);
  expect((await bench.run(Trace, [])).stderr).toContain('which lab?');
  expect((await bench.run(Trace, ['--evidence', bench.stateFolder, '--lost'])).stderr).toContain('no run.json');
});
