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

it('Ctrl-C during lab test removes the private instance', async () => {
  const test = lab.start(['test', NAME]);
  await test.said('traffic');
  test.process.kill('SIGINT');
  expect((await test.finished).exitCode).toBe(130);
  const left = (await engine.containers(labelFilter())).filter(({ name }) => name.includes('--test-'));
  expect(left).toEqual([]);
});

it('two at once: another up of the same copy waits, and finds nothing to do', async () => {
  const instance = freshInstance();
  const up = ['up', NAME, '--instance', instance];
  const results = await Promise.all([lab.json(up), lab.json(up)]);
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(results.filter(({ result }) => result['changed'] === true)).toHaveLength(1);
  await lab.run(['down', NAME, '--instance', instance]);
  expect(await leftOf(instance)).toEqual([]);
});
