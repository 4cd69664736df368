import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { baseReference, readImageCatalogue } from '../../src/images/index.js';
import type { RunRecord } from '../../src/lab/verdict.js';
import { builtLab, freshInstance, type BuiltLab } from '../support/built-lab.js';
import { composeProgram, type ComposeProgram } from '../support/compose-program.js';
import { connectTestEngine } from '../support/real-engine.js';

const NAME = 'haproxy-weighted';
const instance = freshInstance();
const project = freshInstance();
/** Any free port: other labs may hold the preferred one. */
const ENVIRONMENT = { HAPROXY_PORT: '0', COMPOSE_PROJECT_NAME: project };
let lab: BuiltLab;
let docker: ComposeProgram;
let folder: string;

const compose = (...args: string[]): Promise<string> => docker.run(folder, args, ENVIRONMENT);

const outcomesOf = async (args: readonly string[]): Promise<Record<string, unknown>> => {
  const { result, exitCode } = await lab.json(['verify', ...args]);
  const { verdict } = (result as { record: RunRecord }).record;
  return { exitCode, claims: verdict.claims.map(({ claim, outcome }) => [claim, outcome]) };
};

beforeAll(async () => {
  lab = await builtLab();
  const up = await lab.run(['up', NAME, '--instance', instance, '--publish', 'haproxy=0']);
  expect(up.exitCode, up.stderr).toBe(0);
  docker = await composeProgram();
  folder = join(lab.stateFolder, 'hand out');
  const engine = await connectTestEngine();
  const fromPackages = (await engine.image(baseReference((await readImageCatalogue('templates')).base))) !== undefined;
  engine.close();
  const images = fromPackages ? 'packages' : 'registry';
  const written = await lab.run(['compose', NAME, '--images', images, '-o', folder]);
  expect(written.exitCode, written.stderr).toBe(0);
});

afterAll(async () => {
  await compose('down', '--volumes', '--rmi', 'all');
  await lab.run(['down', NAME, '--instance', instance, '--volumes']);
  const engine = await connectTestEngine();
  const label = { 'com.docker.compose.project': project };
  const left = [
    ...(await engine.containers(label)),
    ...(await engine.networks(label)),
    ...(await engine.images(label)),
  ];
  engine.close();
  await docker[Symbol.asyncDispose]();
  await lab[Symbol.asyncDispose]();
  expect(left).toEqual([]);
});

it('is accepted by docker compose', async () => {
  expect(await compose('config', '-q')).toBe('');
});

it('says how to start what does not run yet', async () => {
  const { exitCode, error } = await lab.json(['verify', '--compose', folder]);
  expect({ exitCode, code: error?.code }).toEqual({ exitCode: 2, code: 'not-running' });
  expect(error?.suggestions.join()).toContain('up --build --wait');
});

it('starts, and gets the same verdict as the lab: PASS', async () => {
  await compose('up', '--build', '--wait');
  const own = await outcomesOf([NAME, '--instance', instance]);
  expect(await outcomesOf(['--compose', folder])).toEqual(own);
  expect(own['exitCode']).toBe(0);
});

it('takes no turn of the rotation with its health checks: each pick was asked for', async () => {
  const picks = async (): Promise<number> => {
    const { result } = await lab.json(['verify', '--compose', folder]);
    return (result as { record: RunRecord }).record.observations[0]?.middle?.before.backendPicks ?? 0;
  };
  const [one, two] = [await picks(), await picks()];
  // One verification sends 660 requests; several health checks went by in the meantime.
  expect(two - one).toBe(660);
});

it('gets the same verdict as the lab for another expectation: FAIL', async () => {
  const set = ['--set', 'weights=1,1,1'];
  const own = await outcomesOf([NAME, '--instance', instance, ...set]);
  expect(await outcomesOf(['--compose', folder, ...set])).toEqual(own);
  expect(own['exitCode']).toBe(10);
});

it('verifies what runs after an edit by hand, and shows the difference', async () => {
  const file = join(folder, 'files', 'haproxy', 'haproxy.cfg');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('app3:5000 weight 3', 'app3:5000 weight 1'));
  await compose('restart', 'haproxy');
  await compose('up', '--wait');
  const { exitCode, stdout } = await lab.run(['verify', '--compose', folder]);
  expect(exitCode).toBe(10);
  expect(stdout).toContain('2:1:1');
  expect(stdout).toMatch(
    /haproxy\.cfg is not what the parameters give:\n +- server app3 .* weight 3\n +\+ server app3 .* weight 1/,
  );
});

it('stops fast', async () => {
  const beganMs = performance.now();
  await compose('down');
  expect(performance.now() - beganMs).toBeLessThan(2_000);
});
