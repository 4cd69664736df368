import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtLab, freshInstance, type BuiltLab } from '../support/built-lab.js';
import { FULL_RUN } from '../support/short-run.js';

/** A cluster takes a minute and gigabytes: `npm run test:full`. */
describe.runIf(FULL_RUN)('labs on a swarm of three nodes', () => {
  const name = freshInstance();
  const environment = { LAB_CLUSTER: name, LAB_INSTANCE: name };
  let lab: BuiltLab;
  const run = (...words: string[]) => lab.run(words, environment);
  const onSwarm = (command: string, labName: string, ...words: string[]) =>
    run(command, labName, '--target', 'swarm', ...words);

  beforeAll(async () => {
    lab = await builtLab();
    const { exitCode, stderr } = await run('cluster', 'up', '--nodes', '3', '--allow-cluster');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  }, 300_000);

  afterAll(async () => {
    const { stdout } = await run('cluster', 'down');
    await lab[Symbol.asyncDispose]();
    expect(stdout).toContain('0 left');
  }, 120_000);

  it.each(['haproxy-weighted', 'rabbitmq-topic'])(
    '%s verifies there, and after the drain of a node',
    async (labName) => {
      const up = await onSwarm('up', labName, '--verify');
      expect(up).toMatchObject({ exitCode: 0 });
      expect(up.stdout).toContain('PASS');
      const service = labName === 'haproxy-weighted' ? 'app2' : 'broker';
      expect(await onSwarm('fault', labName, 'drain', service, '--for', '1s')).toMatchObject({ exitCode: 0 });
      // HAProxy reads the names of its servers when it starts.
      expect(await onSwarm('up', labName, '--verify')).toMatchObject({ exitCode: 0 });
      expect((await onSwarm('down', labName, '--volumes')).stdout).toContain('0 left');
    },
    300_000,
  );

  it('what has no order is sent from two nodes at once, and judged as one', async () => {
    expect(await onSwarm('up', 'haproxy-weighted')).toMatchObject({ exitCode: 0 });
    const { exitCode, stderr, stdout } = await onSwarm(
      'verify',
      'haproxy-weighted',
      '--from',
      'node2',
      '--from',
      'node3',
    );
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toContain('From client containers on node2, node3.');
    const unknown = await onSwarm('verify', 'haproxy-weighted', '--from', 'node9');
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('the swarm has no node "node9"');
    expect((await onSwarm('down', 'haproxy-weighted')).stdout).toContain('0 left');
  }, 300_000);
});
