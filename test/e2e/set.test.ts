import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtLab, freshInstance, type BuiltLab } from '../support/built-lab.js';

const NAME = 'haproxy-weighted';
const instance = freshInstance();
const here = ['--instance', instance];
let lab: BuiltLab;

beforeAll(async () => {
  lab = await builtLab();
  await lab.run(['up', NAME, ...here]);
});

afterAll(async () => {
  await lab.run(['down', NAME, ...here]);
  await lab[Symbol.asyncDispose]();
});

it('verify follows a weight that lab set gave, after a warm-up', async () => {
  const set = await lab.run(['set', NAME, 'weight', 'app1=5', ...here]);
  expect(set).toMatchObject({ exitCode: 0, stdout: 'HAProxy says that app1 has the weight 5\n' });
  const { exitCode, stdout, stderr } = await lab.run(['verify', NAME, ...here, '--explain']);
  expect(stderr).toContain('follows   weights 5,1,3, set while it runs (it began with 2,1,3)');
  expect(stdout).toMatch(/PASS {2}roundrobin by weight 5:1:3/);
  expect(stdout).toContain('requests are not judged');
  expect(exitCode).toBe(0);
});

it('--set of verify comes before what was set', async () => {
  const { exitCode, stdout } = await lab.run(['verify', NAME, ...here, '--set', 'weights=2,1,3']);
  expect(stdout).toContain('HAProxy runs the weights 5:1:3');
  expect(exitCode).toBe(10);
});

it('a drained server gets nothing, and its turns again when it is ready', async () => {
  expect((await lab.run(['set', NAME, 'state', 'app2=drain', ...here])).exitCode).toBe(0);
  const { result } = await lab.json(['traffic', NAME, ...here, '--requests', '40']);
  const { servers, order } = result as { servers: string[]; order: number[] };
  expect(order.filter((server) => servers[server] === 'app2')).toEqual([]);
  expect((await lab.run(['set', NAME, 'state', 'app2=ready', ...here])).exitCode).toBe(0);
  expect((await lab.run(['verify', NAME, ...here])).stdout).toMatch(/PASS {2}roundrobin by weight 5:1:3/);
});

it('lab up puts back what was set, a drained server included, before it waits for anything', async () => {
  expect((await lab.run(['set', NAME, 'state', 'app3=drain', ...here])).exitCode).toBe(0);
  const { exitCode, stdout, stderr } = await lab.run(['up', NAME, '--verify', ...here]);
  expect(stderr).toContain('put back  app1 → weight 2, app3 → ready');
  expect(stdout).toMatch(/PASS {2}roundrobin by weight 2:1:3/);
  expect(exitCode).toBe(0);
});

it('passes on what HAProxy refuses: a table of weights takes no other', async () => {
  await lab.run(['up', NAME, ...here, '--set', 'balance=static-rr']);
  const { exitCode, stderr } = await lab.run(['set', NAME, 'weight', 'app1=5', ...here]);
  expect(stderr).toContain("only accepts weights '0%' and '100%'");
  expect(exitCode).toBe(5);
});
