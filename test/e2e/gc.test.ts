import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { LABEL } from '../../src/lab/labels.js';
import { builtLab, type BuiltLab } from '../support/built-lab.js';
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

/** What the process of that number holds on the engine. */
async function heldBy(pid: number | undefined): Promise<string[]> {
  const filter = { [LABEL.lease]: '' };
  const all = await Promise.all([engine.containers(filter), engine.networks(filter), engine.volumes(filter)]);
  return all
    .flat()
    .filter(({ labels }) => (JSON.parse(labels[LABEL.lease] ?? '{}') as { pid?: number }).pid === pid)
    .map(({ name }) => name);
}

it.each(['creat', 'starting', 'traffic'])('kill -9 of a test at "%s", then gc, leaves nothing', async (moment) => {
  const test = lab.start(['test', NAME, '--verbose']);
  await (moment === 'creat' ? firstContainer(test.process.pid) : test.said(moment));
  test.process.kill('SIGKILL');
  await test.finished;
  const { exitCode, stdout } = await lab.run(['gc']);
  expect(stdout).toContain('0 left');
  expect(exitCode).toBe(0);
  expect(await heldBy(test.process.pid)).toEqual([]);
});

/** Resolves at the first container that the process makes. */
async function firstContainer(pid: number | undefined): Promise<void> {
  const stop = new AbortController();
  for await (const { action, labels } of engine.events({ [LABEL.lease]: '' }, stop.signal)) {
    if (action === 'create' && labels[LABEL.lease]?.includes(`"pid":${pid},`)) break;
  }
  stop.abort();
}

it('a test that runs is not touched, and neither is a lab that is up', async () => {
  const instance = ['--instance', 'gc-stays'];
  await lab.run(['up', NAME, ...instance]);
  const test = lab.start(['test', NAME]);
  await test.said('starting');
  const gc = await lab.run(['gc']);
  expect(gc.stdout).toContain('0 left');
  const { exitCode, stdout } = await test.finished;
  expect(stdout).toContain('1 of 1 passed');
  expect(exitCode).toBe(0);
  expect((await lab.run(['port', NAME, ...instance])).exitCode).toBe(0);
  await lab.run(['down', NAME, ...instance]);
});
