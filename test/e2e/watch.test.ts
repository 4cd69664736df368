import { cp, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { LABEL, labelFilter } from '../../src/lab/labels.js';
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

it('up --watch takes an editor’s save, survives a wrong one, and leaves the lab up', async () => {
  const folder = join(lab.stateFolder, 'mine');
  const file = join(folder, 'lab.yaml');
  await cp(join(import.meta.dirname, '../../labs', NAME), folder, { recursive: true });
  const instance = freshInstance();
  /** As editors do: a new file, renamed over the old one. */
  const save = async (from: string, to: string): Promise<void> => {
    await writeFile(`${file}.new`, (await readFile(file, 'utf8')).replace(from, to));
    await rename(`${file}.new`, file);
  };
  const services = async (): Promise<Record<string, string>> => {
    const found = await engine.containers(labelFilter({ lab: NAME, instance }));
    return Object.fromEntries(found.map(({ id, labels }) => [labels[LABEL.service] ?? '', id]));
  };
  const up = lab.start(['up', folder, '--instance', instance, '--watch']);
  await up.printed('watching');
  const before = await services();
  await save('default: [2, 1, 3]', 'default: [5, 1, 3]');
  await up.printed('haproxy replaced: /lab/haproxy.cfg changed');
  const after = await services();
  expect({ ...after, haproxy: '' }).toEqual({ ...before, haproxy: '' });
  expect(after['haproxy']).not.toBe(before['haproxy']);
  await save('services:', 'servises:');
  await up.printed('what runs was left as it is');
  expect(await services()).toEqual(after);
  up.process.kill('SIGINT');
  expect((await up.finished).exitCode).toBe(0);
  expect(await services()).toEqual(after);
  expect((await lab.run(['down', NAME, '--instance', instance])).stdout).toContain('0 left');
});
