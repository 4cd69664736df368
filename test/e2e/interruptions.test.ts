import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { labelFilter } from '../../src/lab/labels.js';
import { builtLab, freshInstance, type BuiltLab } from '../support/built-lab.js';
import { connectTestEngine } from '../support/real-engine.js';

const NAME = 'haproxy-weighted';
let lab: BuiltLab;
let engine: Engine;

beforeAll(async () => {
  [lab, engine] = await Promise.all([builtLab(), connectTestEngine()]);
});

afterAll(async () => {
  engine.close();
  await lab[Symbol.asyncDispose]();
});

async function leftOf(instance: string): Promise<string[]> {
  const filter = labelFilter({ lab: NAME, instance });
  const found = await Promise.all([engine.containers(filter), engine.networks(filter), engine.volumes(filter)]);
  return found.flat().map(({ name }) => name);
}

/** Resolves when the engine tells of something that carries the instance's labels. */
async function firstTrace(instance: string, wanted: string): Promise<void> {
  const stop = new AbortController();
  for await (const event of engine.events(labelFilter({ lab: NAME, instance }), stop.signal)) {
    if (event.action === wanted) break;
  }
  stop.abort();
}

it.each(['create', 'start'])('kill -9 at the first "%s", then down, leaves nothing', async (action) => {
  const instance = freshInstance();
  const trace = firstTrace(instance, action);
  const up = lab.start(['up', NAME, '--instance', instance]);
  await trace;
  up.process.kill('SIGKILL');
  expect((await up.finished).signal).toBe('SIGKILL');
  const down = await lab.run(['down', NAME, '--instance', instance]);
  expect(down.stdout).toContain('0 left');
  expect(down.exitCode).toBe(0);
  expect(await leftOf(instance)).toEqual([]);
});

it('kill -9, then up again, repairs the half-started lab', async () => {
  const instance = freshInstance();
  const trace = firstTrace(instance, 'start');
  const up = lab.start(['up', NAME, '--instance', instance]);
  await trace;
  up.process.kill('SIGKILL');
  await up.finished;
  const again = await lab.run(['up', NAME, '--instance', instance, '--verify']);
  expect(again.stdout).toContain('PASS');
  expect(again.exitCode).toBe(0);
  await lab.run(['down', NAME, '--instance', instance]);
  expect(await leftOf(instance)).toEqual([]);
});

it.each(['create', 'start'])('Ctrl-C at the first "%s" ends with 130 and a clean machine', async (action) => {
  const instance = freshInstance();
  const trace = firstTrace(instance, action);
  const up = lab.start(['up', NAME, '--instance', instance]);
  await trace;
  up.process.kill('SIGINT');
  expect((await up.finished).exitCode).toBe(130);
  expect(await leftOf(instance)).toEqual([]);
});

it('Ctrl-C twice leaves at once, with the command that cleans up', async () => {
  const instance = freshInstance();
  const trace = firstTrace(instance, 'create');
  const up = lab.start(['up', NAME, '--instance', instance]);
  await trace;
  up.process.kill('SIGINT');
  await up.said('once more leaves at once');
  up.process.kill('SIGINT');
  const { exitCode, stderr } = await up.finished;
  expect(stderr).toContain(`lab down ${NAME} --instance ${instance}`);
  expect(exitCode).toBe(130);
  await lab.run(['down', NAME, '--instance', instance]);
  expect(await leftOf(instance)).toEqual([]);
});

it('Ctrl-C during verify keeps the lab, during down says how to go on', async () => {
  const instance = freshInstance();
  const here = [NAME, '--instance', instance];
  await lab.run(['up', ...here]);
  const verify = lab.start(['verify', ...here, '--requests', '100000', '--verbose']);
  await verify.said('sixteen-at-a-time');
  verify.process.kill('SIGTERM');
  const judged = await verify.finished;
  expect(judged).toMatchObject({ exitCode: 130, stdout: '' });
  expect(judged.stderr).toContain(`${NAME} --instance ${instance} stays up`);
  expect(await leftOf(instance)).toHaveLength(5);
  const trace = firstTrace(instance, 'die');
  const down = lab.start(['down', ...here]);
  await trace;
  down.process.kill('SIGINT');
  const removed = await down.finished;
  expect(removed).toMatchObject({ exitCode: 130, stdout: '' });
  expect(removed.stderr).toContain(`lab down ${here.join(' ')}`);
  expect((await lab.run(['down', ...here])).exitCode).toBe(0);
  expect(await leftOf(instance)).toEqual([]);
});

it('Ctrl-C during lab test removes the private instance', async () => {
  const test = lab.start(['test', NAME]);
  await test.said('traffic');
  test.process.kill('SIGINT');
  expect((await test.finished).exitCode).toBe(130);
  const left = (await engine.containers(labelFilter())).filter(({ name }) => name.includes('--test-'));
  expect(left).toEqual([]);
});

// Minutes of work: the moments between the two above, every tenth of a second.
const MOMENTS_MS = process.env['LAB_TEST_FULL'] ? Array.from({ length: 24 }, (_, tenth) => (tenth + 2) * 100) : [];

it.runIf(MOMENTS_MS.length > 0)(
  'kill -9 at any moment of up, then down leaves nothing, and up repairs',
  async () => {
    for (const afterMs of MOMENTS_MS) {
      const instance = freshInstance();
      const here = [NAME, '--instance', instance];
      for (const then of ['down', 'up']) {
        const up = lab.start(['up', ...here]);
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        up.process.kill('SIGKILL');
        await up.finished;
        const { exitCode, stdout } = await lab.run(then === 'up' ? ['up', ...here, '--verify'] : ['down', ...here]);
        expect({ afterMs, then, exitCode }).toEqual({ afterMs, then, exitCode: 0 });
        if (then === 'up') expect(stdout).toContain('PASS');
        else expect({ afterMs, left: await leftOf(instance) }).toEqual({ afterMs, left: [] });
      }
      await lab.run(['down', ...here]);
      expect({ afterMs, left: await leftOf(instance) }).toEqual({ afterMs, left: [] });
    }
  },
  900_000,
);

it('two at once: another up of the same copy waits, and finds nothing to do', async () => {
  const instance = freshInstance();
  const up = ['up', NAME, '--instance', instance];
  const results = await Promise.all([lab.json(up), lab.json(up)]);
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(results.filter(({ result }) => result['changed'] === true)).toHaveLength(1);
  await lab.run(['down', NAME, '--instance', instance]);
  expect(await leftOf(instance)).toEqual([]);
});
