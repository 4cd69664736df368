import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/index.js';
import { LabError } from '../../../src/errors.js';
import { labelFilter } from '../../../src/lab/labels.js';
import { parsePublish, readRunning } from '../../../src/lifecycle/index.js';
import { connectTestEngine } from '../../support/real-engine.js';
import { bringUp, changed, newInstance, smallLab, takeAway, type Bring } from './small-lab.js';

let engine: Engine;
let instance = '';

beforeAll(async () => void (engine = await connectTestEngine()));
afterAll(() => engine.close());
beforeEach(() => void (instance = newInstance()));
afterEach(async () => expect(await takeAway(engine, instance)).toEqual([]));

const failureOf = async (lab = smallLab(instance), bring: Bring = {}): Promise<LabError> => {
  const error: unknown = await bringUp(engine, lab, bring).catch((thrown: unknown) => thrown);
  if (!(error instanceof LabError)) throw new Error(`not a LabError: ${String(error)}`);
  return error;
};

const idsOf = async (): Promise<Record<string, string>> => {
  const services = (await readRunning(engine, { lab: 'lifecycle-test', instance }))?.services ?? [];
  return Object.fromEntries(services.map(({ name, containerId }) => [name, containerId]));
};

const answer = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text();

describe('up', () => {
  it('brings the lab up, answering on 127.0.0.1; a second time nothing changes', async () => {
    const { running, changed: first } = await bringUp(engine, smallLab(instance));
    const port = running.services.at(-1)?.ports[0];
    expect(port?.hostAddress).toBe('127.0.0.1');
    expect(await answer(port?.hostPort ?? 0)).toMatch(/Hello from Flask App \d/);
    const before = await idsOf();
    const again = await bringUp(engine, smallLab(instance));
    expect([first, again.changed]).toEqual([true, false]);
    expect(again.running.services).toEqual(running.services);
    expect(await idsOf()).toEqual(before);
    expect(await readRunning(engine, smallLab(instance))).toMatchObject({
      parameters: { weights: [2, 1, 3] },
      entry: 'haproxy',
    });
  });

  it('changes only what differs: one app less', async () => {
    await bringUp(engine, smallLab(instance, [2, 1, 3]));
    const before = await idsOf();
    await bringUp(engine, smallLab(instance, [2, 1]));
    const after = await idsOf();
    expect(Object.keys(after)).toEqual(['app1', 'app2', 'haproxy']);
    expect([after['app1'], after['app2']]).toEqual([before['app1'], before['app2']]);
    expect(after['haproxy']).not.toBe(before['haproxy']);
  });

  it('repairs a lab of which one container is gone, one stopped and one paused', async () => {
    await bringUp(engine, smallLab(instance));
    const before = await idsOf();
    await engine.removeContainer(before['app1'] ?? '');
    await engine.killContainer(before['app2'] ?? '', 'KILL');
    await engine.pauseContainer(before['app3'] ?? '');
    const { running } = await bringUp(engine, smallLab(instance));
    const after = await idsOf();
    expect([after['app2'], after['app3'], after['haproxy']]).toEqual([
      before['app2'],
      before['app3'],
      before['haproxy'],
    ]);
    // HAProxy knows the new address of app1 only because it was restarted.
    const port = running.services.at(-1)?.ports[0]?.hostPort ?? 0;
    const answers = new Set<string>();
    for (let request = 0; request < 6; request++) answers.add(await answer(port));
    expect(answers.size).toBe(3);
  });

  it('says which service crashed, with its exit code and last words', async () => {
    const script = 'print("about to fail", flush=True); raise SystemExit(7)';
    const error = await failureOf(changed(smallLab(instance), 'app2', { command: ['python3', '-c', script] }));
    expect(error).toMatchObject({ kind: 'not-ready', code: 'crashed', exitCode: 6 });
    expect(error.message).toBe('app2 ended with exit code 7');
    expect(error.details.join('\n')).toContain('about to fail');
    const left = await engine.containers({ 'dev.localab.instance': instance });
    expect(left.map(({ name }) => name)).toContain(`lab-lifecycle-test--${instance}-app2`);
  });

  it('says which timeout expired', async () => {
    const readiness = [{ kind: 'log-line', with: { contains: 'never said' } }];
    const options = { timeouts: { readyMs: 1500 } };
    const error = await failureOf(changed(smallLab(instance), 'app1', { readiness }), { options });
    expect(error).toMatchObject({ kind: 'not-ready', code: 'not-ready' });
    expect(error.details.join('\n')).toMatch(/never said[^]*"event": "listening"/);
  });

  it('waits for what the published port answers', async () => {
    const readiness = [{ kind: 'http', with: { port: 8080, path: '/health', status: 200 } }];
    const { running } = await bringUp(engine, changed(smallLab(instance), 'haproxy', { readiness }));
    expect(running.services).toHaveLength(4);
  });
});

describe('ports', () => {
  const listening = async (): Promise<{ port: number; close: () => Promise<unknown> }> => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { port: (server.address() as AddressInfo).port, close: () => once(server.close(), 'close') };
  };

  it('asked for and held by a program are an error; free, they are taken', async () => {
    const { port, close } = await listening();
    const options = { publish: [parsePublish(`haproxy=${port}`)] };
    expect(await failureOf(smallLab(instance), { options })).toMatchObject({ kind: 'operation', code: 'port-taken' });
    await close();
    const { running } = await bringUp(engine, smallLab(instance), { options });
    expect(running.services.at(-1)?.ports[0]?.hostPort).toBe(port);
  });

  it('preferred and held by a program give way', async () => {
    const { port, close } = await listening();
    const lab = changed(smallLab(instance), 'haproxy', { publish: [{ port: 8080, prefer: port }] });
    const { running } = await bringUp(engine, lab);
    expect(running.services.at(-1)?.ports[0]?.hostPort).not.toBe(port);
    await close();
  });

  it('asked for and held by a container are an error that names it', async () => {
    const { running } = await bringUp(engine, smallLab(instance));
    const port = running.services.at(-1)?.ports[0]?.hostPort ?? 0;
    const other = newInstance();
    const error = await failureOf(smallLab(other), { options: { publish: [parsePublish(`haproxy=${port}`)] } });
    expect(error.details.join()).toContain(`lab-lifecycle-test--${instance}-haproxy`);
    expect(await takeAway(engine, other)).toEqual([]);
  });
});

describe('two copies', () => {
  it('stand side by side and go one by one', async () => {
    const other = newInstance();
    const both = await Promise.all([bringUp(engine, smallLab(instance, [1])), bringUp(engine, smallLab(other, [1]))]);
    const ports = both.map(({ running }) => running.services.at(-1)?.ports[0]?.hostPort ?? 0);
    expect(await takeAway(engine, other)).toEqual([]);
    expect(await answer(ports[0] ?? 0)).toContain('Hello');
  });
});

describe('whatever becomes of up', () => {
  /** Resolves at the count-th thing that the engine tells of this copy: a network, a container made, one started … */
  const eventNumber = async (count: number): Promise<void> => {
    const closing = new AbortController();
    let seen = 0;
    for await (const event of engine.events(labelFilter({ lab: 'lifecycle-test', instance }), closing.signal)) {
      void event;
      if (++seen === count) closing.abort();
    }
  };
  const thingsLeft = async (): Promise<string[]> => {
    const filter = labelFilter({ lab: 'lifecycle-test', instance });
    return [...(await engine.containers(filter)), ...(await engine.networks(filter))].map(({ name }) => name);
  };

  it.each([1, 3, 6, 9, 12])('an interruption at event %i leaves nothing that down does not see', async (count) => {
    const controller = new AbortController();
    const moment = eventNumber(count);
    const work = failureOf(smallLab(instance), { signal: controller.signal });
    await moment;
    controller.abort();
    expect(await work).toMatchObject({ kind: 'interrupted' });
    expect(await takeAway(engine, instance)).toEqual([]);
    // Nothing may turn up late: what was in flight had settled when `up` rejected.
    await pause(1000);
    expect(await thingsLeft()).toEqual([]);
  });

  it.each([1, 2, 4, 7, 10, 13])('kill -9 at event %i leaves nothing that down does not remove', async (count) => {
    const script = fileURLToPath(new URL('bring-up-child.ts', import.meta.url));
    const moment = eventNumber(count);
    const child = spawn(process.execPath, ['--import', 'tsx', script, instance], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    // One that ends by itself was never there to be killed.
    await Promise.race([moment, ended]);
    expect(child.exitCode).toBeNull();
    child.kill('SIGKILL');
    await ended;
    expect(await takeAway(engine, instance, 1500)).toEqual([]);
    await pause(1000);
    expect(await thingsLeft()).toEqual([]);
  });
});
