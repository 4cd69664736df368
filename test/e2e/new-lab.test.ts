import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { labelFilter } from '../../src/lab/labels.js';
import { builtLab, freshInstance, type BuiltLab } from '../support/built-lab.js';
import { connectTestEngine } from '../support/real-engine.js';

/** Another run on the same engine has another lab. */
const NAME = `new-${freshInstance()}`;
let lab: BuiltLab;

beforeAll(async () => {
  lab = await builtLab();
});

afterAll(async () => {
  const down = await lab.json(['down', NAME, '--volumes']);
  const engine = await connectTestEngine();
  const filter = labelFilter({ lab: NAME });
  const left = [...(await engine.containers(filter)), ...(await engine.networks(filter))];
  engine.close();
  await lab[Symbol.asyncDispose]();
  expect(left.map(({ name }) => name)).toEqual([]);
  expect(down.exitCode).toBe(0);
});

it('scaffolds a lab that passes at once', async () => {
  const set = ['--set', 'weights=3,1', '--set', 'balance=static-rr', '--set', 'requests=200'];
  const made = await lab.run(['new', NAME, '--template', 'haproxy', ...set]);
  expect(made).toMatchObject({ exitCode: 0, stderr: '' });
  const up = await lab.run(['up', `./${NAME}`, '--verify', '--publish', 'haproxy=0']);
  expect(up.stdout).toMatch(/PASS {2}static-rr by weight 3:1/);
  expect(up.exitCode).toBe(0);
});

it('has controls that are all caught', async () => {
  const { exitCode, result } = await lab.json(['prove', `./${NAME}`, '--jobs', '2']);
  expect(result).toMatchObject({ missed: 0, notRun: 0, unproven: [] });
  expect(exitCode).toBe(0);
});

it('is found by its name, and an edited file of its own is picked up', async () => {
  const file = join(lab.stateFolder, NAME, 'app.py');
  await writeFile(file, (await readFile(file, 'utf8')).replace('Hello from', 'Good day from'));
  const up = await lab.json(['up', NAME, '--publish', 'haproxy=0']);
  expect(up).toMatchObject({ exitCode: 0, result: { changed: true } });
  const { result } = await lab.json(['port', NAME]);
  const { address } = (result as { ports: readonly { address: string }[] }).ports[0]!;
  expect(await (await fetch(address)).text()).toBe('Good day from Flask App 1!\n');
});

it('goes down by its name when its folder is gone', async () => {
  await rm(join(lab.stateFolder, NAME), { recursive: true });
  expect((await lab.run(['down', NAME])).stdout).toContain('0 left');
});
