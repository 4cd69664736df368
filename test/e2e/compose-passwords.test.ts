import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { baseReference, readImageCatalogue } from '../../src/images/index.js';
import type { RunRecord } from '../../src/lab/verdict.js';
import { builtLab, type BuiltLab } from '../support/built-lab.js';
import { composeProgram, type ComposeProgram } from '../support/compose-program.js';
import { connectTestEngine } from '../support/real-engine.js';

const NAME = 'rabbitmq-hello';
const project = `lab-hello-test-${process.pid}`;

let lab: BuiltLab;
let docker: ComposeProgram;
let folder: string;

const compose = (...args: string[]): Promise<string> =>
  docker.run(folder, ['-p', project, ...args], { BROKER_PORT_5672: '0', BROKER_PORT_15672: '0' });

const write = (): ReturnType<BuiltLab['run']> => lab.run(['compose', NAME, '--force', ...images, '-o', folder]);
let images: string[] = [];

beforeAll(async () => {
  lab = await builtLab();
  docker = await composeProgram();
  folder = join(lab.stateFolder, 'hand out');
  const engine = await connectTestEngine();
  const { base } = await readImageCatalogue('templates');
  images = ['--images', (await engine.image(baseReference(base))) === undefined ? 'registry' : 'packages'];
  engine.close();
  const written = await write();
  expect(written.exitCode, written.stderr).toBe(0);
});

afterAll(async () => {
  await compose('down', '--volumes', '--rmi', 'all');
  await docker[Symbol.asyncDispose]();
  await lab[Symbol.asyncDispose]();
});

it('holds the password in one file that is for its owner alone, and keeps it when it is written again', async () => {
  const file = join(folder, '.env');
  const before = await readFile(file, 'utf8');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const password = /^PASSWORD_OF_LAB=([A-Za-z0-9]{32})$/m.exec(before)?.[1] ?? '';
  expect(await readFile(join(folder, 'compose.yaml'), 'utf8')).not.toContain(password);
  const again = await write();
  expect(again.stdout).not.toMatch(/^overwr?ote/m);
  expect(await readFile(file, 'utf8')).toBe(before);
});

it('starts under docker compose with that password, and gets the verdict of the lab: PASS', async () => {
  await compose('up', '--build', '--wait');
  const { result, exitCode } = await lab.json(['verify', '--compose', folder]);
  const { claims } = (result as { record: RunRecord }).record.verdict;
  expect(claims.map(({ claim, outcome, reason }) => [claim, outcome, reason])).toEqual(
    ['arrives', 'shares', 'isolates'].map((claim) => [claim, 'PASS', expect.any(String)]),
  );
  expect(exitCode).toBe(0);
});
