import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunRecord } from '../../src/lab/verdict.js';
import type { LabStatus } from '../../src/lifecycle/index.js';
import { labelFilter } from '../../src/lab/labels.js';
import { builtLab, freshInstance, type BuiltLab } from '../support/built-lab.js';
import { connectTestEngine } from '../support/real-engine.js';

const NAME = 'haproxy-weighted';
const instance = freshInstance();
const here = ['--instance', instance];
let lab: BuiltLab;

beforeAll(async () => {
  lab = await builtLab();
});

afterAll(async () => {
  const down = await lab.json(['down', NAME, ...here, '--volumes']);
  const engine = await connectTestEngine();
  const filter = labelFilter({ lab: NAME, instance });
  const left = [...(await engine.containers(filter)), ...(await engine.networks(filter))];
  engine.close();
  await lab[Symbol.asyncDispose]();
  expect(left.map(({ name }) => name)).toEqual([]);
  expect(down.exitCode).toBe(0);
});

it('goes from nothing to PASS, with three witnesses that agree', async () => {
  const up = await lab.run(['up', NAME, ...here, '--verify']);
  expect(up.stderr).toContain('ready in');
  expect(up.stdout).toMatch(/app1\s+2\s+200\s+200\s+200\s+200/);
  expect(up.stdout).toMatch(/PASS {2}roundrobin by weight 2:1:3/);
  expect(up.exitCode).toBe(0);
});

it('leaves an unchanged lab alone', async () => {
  const before = await lab.json(['port', NAME, ...here]);
  const again = await lab.json(['up', NAME, ...here]);
  expect(again.result['changed']).toBe(false);
  expect((await lab.json(['port', NAME, ...here])).result).toEqual(before.result);
});

it('verifies again without a restart: the model starts from the counters', async () => {
  const { result, exitCode } = await lab.json(['verify', NAME, ...here, '--requests', '120']);
  expect(exitCode).toBe(0);
  const { observations, verdict } = (result as { record: RunRecord }).record;
  expect(observations[0]?.middle?.before.backendPicks).toBeGreaterThanOrEqual(660);
  expect(verdict.claims.map(({ outcome }) => outcome)).toEqual(['PASS', 'PASS', 'PASS']);
});

it('is watched at work: one line a second over a pipe, whose ledgers add up in the end', async () => {
  const watching = lab.start(['watch', NAME, ...here, '--for', '6s']);
  await watching.printed('handed 0');
  await lab.run(['traffic', NAME, ...here, '--requests', '60', '--concurrency', '1']);
  const { exitCode, stdout } = await watching.finished;
  const lines = stdout.trim().split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(3);
  expect(lines.at(-1)).toMatch(/app1 20 33\.3 %.*handed 60, answered 60, active 0, logs 60$/);
  expect(exitCode).toBe(0);
});

it('fails when the expectation is another one, says what the traffic follows, and keeps small evidence', async () => {
  const folder = join(lab.stateFolder, 'why');
  const wishes = ['--set', 'weights=1,1,1', '--evidence', folder];
  const { exitCode, stdout } = await lab.run(['verify', NAME, ...here, ...wishes]);
  expect(exitCode).toBe(10);
  expect(stdout).toContain('FAIL');
  expect(stdout).toContain('2:1:3');
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = files.filter((file) => file.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  expect(paths.map((path) => relative(folder, path))).toEqual(
    expect.arrayContaining(['run.json', 'verdict.md', 'logs/haproxy.log', 'rendered/haproxy/lab/haproxy.cfg']),
  );
  // 660 requests and four containers: small enough to attach to any CI job.
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1024 ** 2);
});

it('changes only what differs', async () => {
  const ids = async () => {
    const { result } = await lab.json(['ps']);
    const { labs } = result as { labs: readonly LabStatus[] };
    const services = labs.find((each) => each.instance === instance)?.services ?? [];
    return new Map(services.map(({ name, containerId }) => [name, containerId]));
  };
  const before = await ids();
  const { exitCode, stdout } = await lab.run(['up', NAME, ...here, '--set', 'weights=5,1,1,2', '--verify']);
  expect(stdout).toContain('PASS');
  expect(exitCode).toBe(0);
  const after = await ids();
  expect([...after.keys()].sort()).toEqual(['app1', 'app2', 'app3', 'app4', 'haproxy']);
  for (const app of ['app1', 'app2', 'app3']) expect(after.get(app)).toBe(before.get(app));
  expect(after.get('haproxy')).not.toBe(before.get('haproxy'));
});

it('is exact for a vector that real HAProxy does not serve evenly', async () => {
  const up = ['up', NAME, ...here, '--set', 'weights=2,3,3', '--set', 'requests=480', '--verify'];
  const { exitCode, stdout } = await lab.run(up);
  expect(stdout).toContain('PASS');
  expect(exitCode).toBe(0);
});

it('answers about itself', async () => {
  expect((await lab.run(['port', NAME, ...here])).stdout).toMatch(/^haproxy 8080 http:\/\/127\.0\.0\.1:\d+\n$/);
  expect((await lab.run(['exec', NAME, 'haproxy', ...here, '--', 'haproxy', '-v'])).stdout).toContain(
    'HAProxy version',
  );
  expect((await lab.run(['exec', NAME, 'app1', ...here, '--', 'sh', '-c', 'exit 7'])).exitCode).toBe(7);
  expect((await lab.run(['logs', NAME, 'app1', ...here, '--tail', '1'])).stdout).toMatch(/^app1\s+\{/);
  const traffic = await lab.json(['traffic', NAME, ...here, '--requests', '80', '--concurrency', '4']);
  expect(traffic.result).toMatchObject({ sent: 80, answered: 80, errors: 0, connectionsOpened: 4 });
});
