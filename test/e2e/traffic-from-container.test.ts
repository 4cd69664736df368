import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { LABEL, labelFilter } from '../../src/lab/labels.js';
import type { RunRecord } from '../../src/lab/verdict.js';
import { builtLab, freshInstance, type BuiltLab } from '../support/built-lab.js';
import { connectTestEngine } from '../support/real-engine.js';
import { tcpForwarder } from '../support/tcp-forwarder.js';

const NAME = 'haproxy-weighted';
const instance = freshInstance();
const here = ['--instance', instance];
const filter = labelFilter({ lab: NAME, instance });
const inside = ['--traffic-from', 'container'];
let lab: BuiltLab;
let engine: Engine;

beforeAll(async () => {
  [lab, engine] = await Promise.all([builtLab(), connectTestEngine()]);
  expect((await lab.run(['up', NAME, ...here])).exitCode).toBe(0);
});

afterAll(async () => {
  const down = await lab.json(['down', NAME, ...here, '--volumes']);
  const left = await Promise.all([engine.containers(filter), engine.networks(filter)]);
  engine.close();
  await lab[Symbol.asyncDispose]();
  expect(left.flat().map(({ name }) => name)).toEqual([]);
  expect(down.exitCode).toBe(0);
});

async function clients(): Promise<string[]> {
  return (await engine.containers({ ...filter, [LABEL.helper]: '' })).map(({ name }) => name);
}

/** Resolves with the id of the container that a client's exec was started in. */
async function clientWorks(): Promise<string> {
  const stop = new AbortController();
  const wanted = { ...filter, [LABEL.helper]: '' };
  for await (const { action, id } of engine.events(wanted, stop.signal)) {
    if (!action.startsWith('exec_start')) continue;
    stop.abort();
    return id;
  }
  throw new Error('no client ever worked');
}

it('judges by three witnesses what a container on the lab’s network sent, and removes it', async () => {
  const { exitCode, result } = await lab.json(['verify', NAME, ...here, ...inside]);
  const { observations, verdict, versions } = (result as { record: RunRecord }).record;
  expect(verdict.outcome).toBe('PASS');
  expect(exitCode).toBe(0);
  expect(versions['lab-client']).toMatch(/traffic-client|node/);
  for (const { client, middle, backend } of observations) {
    expect(client.errors).toBe(0);
    expect(middle).toBeDefined();
    expect(backend).toMatchObject({ duplicates: 0, foreign: 0 });
  }
  expect(await clients()).toEqual([]);
});

it('works through an engine that is reached over tcp', async () => {
  const path = new URL(engine.address.host).pathname;
  await using tcp = await tcpForwarder(path);
  const verify = await lab.run(['verify', NAME, ...here, ...inside, '--engine', tcp.host]);
  expect(verify.stdout).toContain('PASS');
  expect(verify.exitCode).toBe(0);
  const traffic = await lab.json(['traffic', NAME, ...here, '--requests', '80'], {
    DOCKER_HOST: tcp.host,
    LAB_TRAFFIC_FROM: 'container',
  });
  expect(traffic.result).toMatchObject({ sent: 80, answered: 80, errors: 0 });
  expect(await clients()).toEqual([]);
});

it('is no service of the lab while it works; Ctrl-C removes it', async () => {
  const working = clientWorks();
  const traffic = lab.start(['traffic', NAME, ...here, ...inside, '--duration', '60']);
  await working;
  const up = await lab.json(['up', NAME, ...here]);
  expect(up.result['changed']).toBe(false);
  expect(await clients()).toHaveLength(1);
  const ps = await lab.json(['ps']);
  const { labs } = ps.result as { labs: { instance: string; services: { name: string }[]; helpers: string[] }[] };
  const own = labs.find((each) => each.instance === instance);
  expect(own?.services.map(({ name }) => name)).toEqual(['app1', 'app2', 'app3', 'haproxy']);
  expect(own?.helpers).toEqual(await clients());
  traffic.process.kill('SIGINT');
  expect((await traffic.finished).exitCode).toBe(130);
  expect(await clients()).toEqual([]);
});

it('kill -9 ends its traffic, and down removes it', async () => {
  const working = clientWorks();
  const traffic = lab.start(['traffic', NAME, ...here, ...inside, '--duration', '600']);
  const id = await working;
  const ended = commandEnded(id);
  traffic.process.kill('SIGKILL');
  expect((await traffic.finished).signal).toBe('SIGKILL');
  // Nobody told it: it noticed that nobody waits for its answer.
  await ended;
  expect(await clients()).toHaveLength(1);
  const down = await lab.run(['down', NAME, ...here]);
  expect(down.stdout).toContain('0 left');
  expect(await clients()).toEqual([]);
});

async function commandEnded(containerId: string): Promise<void> {
  const stop = new AbortController();
  for await (const { action, id } of engine.events({ ...filter, [LABEL.helper]: '' }, stop.signal)) {
    if (action === 'exec_die' && id === containerId) break;
  }
  stop.abort();
}
