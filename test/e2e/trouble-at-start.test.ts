import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { LABEL, labelFilter, networkName } from '../../src/lab/labels.js';
import { builtLab, freshInstance, type BuiltLab, type Envelope } from '../support/built-lab.js';
import { connectTestEngine } from '../support/real-engine.js';

// What goes wrong while a lab starts, and how it is told: with the container's own words, never as the person's mistake.
const NAME = 'häßliches lab';
const LAB = 'ugly';
const BUILT_IN = resolve('labs/haproxy-weighted/lab.yaml');
let instance: string;
let lab: BuiltLab;
let engine: Engine;

beforeAll(async () => {
  [lab, engine] = await Promise.all([builtLab(), connectTestEngine()]);
});

afterEach(async () => {
  const down = await lab.json(['down', LAB, '--instance', instance, '--volumes']);
  const filter = labelFilter({ lab: LAB, instance });
  const left = [...(await engine.containers(filter)), ...(await engine.networks(filter))];
  expect({ exitCode: down.exitCode, left: left.map(({ name }) => name) }).toEqual({ exitCode: 0, left: [] });
});

afterAll(async () => {
  engine.close();
  await lab[Symbol.asyncDispose]();
});

/** Starts a copy of the built-in lab with something replaced, from a folder whose name has blanks and umlauts. */
async function upWith(change: (yaml: string) => string, ...flags: readonly string[]): Promise<Envelope> {
  instance = freshInstance();
  const folder = join(lab.stateFolder, NAME);
  await mkdir(folder, { recursive: true });
  const yaml = change((await readFile(BUILT_IN, 'utf8')).replace(/^name: .*$/mu, `name: ${LAB}`));
  await writeFile(join(folder, 'lab.yaml'), yaml);
  return lab.json(['up', NAME, '--instance', instance, ...flags]);
}

const command = (words: string) => (yaml: string) =>
  yaml.replace('command: [python3, /lab/app.py]', `command: ${words}`);
const told = ({ error }: Envelope): string => [error?.message, ...(error?.details ?? [])].join('\n');

it('an app that ends with words: exit 6, its last lines, containers and evidence kept', async () => {
  const envelope = await upWith(command('[sh, -c, "echo no settings >&2; exit 3"]'));
  expect(envelope).toMatchObject({ exitCode: 6, error: { code: 'crashed' } });
  expect(told(envelope)).toMatch(
    /^app\d ended with exit code 3\n.*Last log lines of app\d:\n {2}no settings\nEvidence: /mu,
  );
  expect((await engine.containers(labelFilter({ lab: LAB, instance }))).length).toBeGreaterThan(0);
});

it('an app that ends as if all were well: exit 6 all the same', async () => {
  const envelope = await upWith(command('[echo, done]'));
  expect(envelope).toMatchObject({ exitCode: 6, error: { code: 'crashed' } });
  expect(told(envelope)).toMatch(/ended with exit code 0/u);
});

it('an app that never listens: exit 6, the timeout by name, and what was waited for', async () => {
  const envelope = await upWith(command('[sleep, "600"]'), '--timeout-scale', '0.1');
  expect(envelope).toMatchObject({ exitCode: 6, error: { code: 'not-ready' } });
  expect(told(envelope)).toMatch(/was not ready within 6 s \(timeout "ready"\)\nIt waited for a log line with/u);
});

it('a configuration that HAProxy refuses: exit 3, with HAProxy’s own words at file and line', async () => {
  const broken = (yaml: string): string =>
    yaml
      .replace('{ template: haproxy/files/haproxy.cfg.hbs, path', '{ file: own.cfg, path')
      .replace(/^variants:[^]*/mu, '');
  await mkdir(join(lab.stateFolder, NAME), { recursive: true });
  await writeFile(join(lab.stateFolder, NAME, 'own.cfg'), 'global\n  nonsense here\n');
  const envelope = await upWith(broken);
  expect(envelope).toMatchObject({ exitCode: 3, error: { kind: 'invalid', code: 'config-refused' } });
  expect(told(envelope)).toMatch(
    /^haproxy refuses its configuration\nrendered\/haproxy\/lab\/haproxy\.cfg:2:3 {2}HAProxy: unknown keyword 'nonsense'/u,
  );
});

it('a port that a program of this machine holds: exit 5, the port, and the flag for another', async () => {
  const holder = createServer();
  await new Promise<void>((listening) => holder.listen(0, '127.0.0.1', listening));
  const { port } = holder.address() as AddressInfo;
  const envelope = await upWith((yaml) => yaml, '--publish', `haproxy=${port}`);
  await new Promise((closed) => holder.close(closed));
  expect(envelope).toMatchObject({ exitCode: 5, error: { code: 'port-taken' } });
  expect(envelope.error?.message).toContain(`Port ${port} of 127.0.0.1`);
  expect(envelope.error?.suggestions.join('\n')).toContain('--publish haproxy=');
});

it('a network of somebody else with the lab’s name: exit 5, and it is left alone', async () => {
  instance = freshInstance();
  const name = networkName({ lab: 'haproxy-weighted', instance }, 'default');
  await engine.createNetwork({ name, labels: { [LABEL.run]: 'a test' } });
  const { exitCode, error } = await lab.json(['up', 'haproxy-weighted', '--instance', instance]);
  const down = await lab.json(['down', 'haproxy-weighted', '--instance', instance]);
  const left = (await engine.networks({})).filter((network) => network.name === name);
  await engine.removeNetwork(name);
  expect({ exitCode, code: error?.code }).toEqual({ exitCode: 5, code: 'name-taken' });
  expect(down.exitCode).toBe(0);
  expect(left).toHaveLength(1);
});

it('a state folder that cannot be written: exit 5 for up, and down works without it', async () => {
  expect((await upWith((yaml) => yaml)).exitCode).toBe(0);
  const nowhere = { LAB_STATE_DIR: '/dev/null/state' };
  const up = await lab.json(['up', 'haproxy-weighted', '--instance', instance], nowhere);
  expect(up).toMatchObject({ exitCode: 5, error: { code: 'state-not-writable' } });
  expect(await lab.json(['down', LAB, '--instance', instance], nowhere)).toMatchObject({ exitCode: 0 });
});
