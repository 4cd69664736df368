import { expect, it } from 'vitest';
import { Exec } from '../../src/commands/exec.js';
import { Up } from '../../src/commands/up.js';
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

it.each(['notaurl', 'file:///srv/debian', 'ftp://mirror.example.org/debian', 'mirror.example.org:80'])(
  '--mirror %s is refused before anything starts',
  async (mirror) => {
    const { exitCode, stderr } = await runCommand(Up, [LAB, '--mirror', mirror]);
    expect(stderr).toContain(`--mirror: "${mirror}" is no address of a mirror, such as https://`);
    expect(exitCode).toBe(2);
  },
);
