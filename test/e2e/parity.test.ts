import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listLabFolders } from '../../src/lab/index.js';
import { builtLab, type BuiltLab } from '../support/built-lab.js';
import { composeProgram, type ComposeProgram } from '../support/compose-program.js';
import { FULL_RUN } from '../support/short-run.js';
import { connectTestEngine } from '../support/real-engine.js';

/** All in the long run. */
const FEW = ['docker-volumes'];
const ALL = (await listLabFolders(join(process.cwd(), 'labs'))).map(({ name }) => name);
const names = FULL_RUN ? ALL : FEW;

let lab: BuiltLab;
let docker: ComposeProgram;

beforeAll(async () => {
  lab = await builtLab();
  docker = await composeProgram();
});

afterAll(async () => {
  await docker[Symbol.asyncDispose]();
  await lab[Symbol.asyncDispose]();
});

it(
  'finds no difference between a lab and its compose folder, and leaves nothing behind',
  { timeout: names.length * 120_000 },
  async () => {
    const program = docker.file === undefined ? [] : ['--compose-program', docker.file];
    const { exitCode, result } = await lab.json(['parity', ...names, '--jobs', '2', ...program]);
    const labs = result['labs'] as { lab: string; state: string; why: string[]; claims: { same: boolean }[] }[];
    const wrong = labs.filter(
      ({ state, claims }) => state !== 'not-expressible' && (state !== 'same' || claims.length === 0),
    );
    expect(wrong).toEqual([]);
    expect(exitCode).toBe(0);
    expect(await readdir(join(lab.stateFolder, 'parity'))).toEqual([]);
    const engine = await connectTestEngine();
    const project = 'com.docker.compose.project';
    const left = [...(await engine.containers({ [project]: '' })), ...(await engine.networks({ [project]: '' }))];
    const images = (await engine.images({ [project]: '' })).flatMap(({ tags }) => tags);
    engine.close();
    expect([...left.map(({ name }) => name), ...images].filter((name) => name.startsWith('parity-'))).toEqual([]);
  },
);

it('says what is missing where there is no Docker Compose', async () => {
  const { exitCode, error } = await lab.json([
    'parity',
    'haproxy-acl',
    '--compose-program',
    join(lab.stateFolder, 'none'),
  ]);
  expect({ exitCode, code: error?.code }).toEqual({ exitCode: 5, code: 'no-compose' });
});
