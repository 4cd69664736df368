import { expect, it } from 'vitest';
import { Up } from '../../src/commands/up.js';
import { Watch } from '../../src/commands/watch.js';
import { ANY_PORT, LAB, labBench } from './lab-bench.js';

it('shows a lab that is up for as long as it is told, and its last look as JSON', async () => {
  const bench = await labBench();
  await bench.run(Up, [LAB, ...ANY_PORT]);
  const { exitCode, stdout } = await bench.run(Watch, [LAB, '--for', '1s']);
  expect(stdout).toMatch(/^\d{4}-\S+Z {2}in 0\.0\/s {2}app1 0 0\.0 %/);
  expect(exitCode).toBe(0);
  const { result } = (await bench.run(Watch, [LAB, '--for', '1s', '--json'])).json();
  expect(result).toMatchObject({ lab: LAB, instance: 'default', look: { balancer: { balance: { handed: 0 } } } });
});

it('refuses a lab that is not up, and a time that is none', async () => {
  const bench = await labBench();
  const none = await bench.run(Watch, [LAB]);
  expect(none.stderr).toContain(`lab up ${LAB}`);
  expect(none.exitCode).toBe(2);
  const bad = await bench.run(Watch, [LAB, '--for', 'ever']);
  expect(bad.stderr).toContain('--for ever: a time from 1s to 1440m');
  expect(bad.exitCode).toBe(2);
});
