import { expect, it } from 'vitest';
import { Exec } from '../../src/commands/exec.js';
import { runCommand } from '../support/run-command.js';
import { LAB } from './lab-bench.js';

it.each([
  [`${LAB} haproxy haproxy -c -f x`, `lab exec ${LAB} haproxy -- haproxy -c -f x`],
  [`-i blue ${LAB} app1 ls -la`, `lab exec -i blue ${LAB} app1 -- ls -la`],
])('lab exec %s says where the -- belongs', async (argv, suggestion) => {
  const { exitCode, stderr } = await runCommand(Exec, argv.split(' '));
  expect(stderr).toContain(`try: ${suggestion}\n`);
  expect(exitCode).toBe(2);
});
