import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { containerName, labelFilter } from '../../src/lab/labels.js';
import type { RunRecord } from '../../src/lab/verdict.js';
import { builtLab, freshInstance, type BuiltLab, type Envelope } from '../support/built-lab.js';
import { connectTestEngine } from '../support/real-engine.js';

// Somebody meddles with a running lab: never PASS, INCONCLUSIVE for what voids the model, FAIL for what is wrong with the
// lab, always with the true reason; and `lab up` repairs what can be repaired.
const NAME = 'haproxy-weighted';
const instance = freshInstance();
const here = ['--instance', instance];
const container = (service: string): string => containerName({ lab: NAME, instance }, service);
const runtime = (words: string) => engine.exec(container('haproxy'), ['perl', '/lab/runtime.pl', words]);
let lab: BuiltLab;
let engine: Engine;

beforeAll(async () => {
  [lab, engine] = await Promise.all([builtLab(), connectTestEngine()]);
  expect((await lab.run(['up', NAME, ...here])).exitCode).toBe(0);
});

afterAll(async () => {
  const down = await lab.json(['down', NAME, ...here, '--volumes']);
  const filter = labelFilter({ lab: NAME, instance });
  const left = [...(await engine.containers(filter)), ...(await engine.networks(filter))];
  engine.close();
  await lab[Symbol.asyncDispose]();
  expect(left.map(({ name }) => name)).toEqual([]);
  expect(down.exitCode).toBe(0);
});

/** The verdict of a run in which something happens once the second step's traffic flows. */
async function verifyWhile(meddle: () => Promise<unknown>): Promise<{ exitCode: number | null; stdout: string }> {
  // Told at once with --verbose; without, at most every five seconds.
  const verify = lab.start(['verify', NAME, ...here, '--requests', '4000', '--verbose']);
  await verify.said('sixteen-at-a-time');
  await meddle();
  return verify.finished;
}

const recordOf = ({ result }: Envelope): RunRecord => (result as { record: RunRecord }).record;

async function expectPass(): Promise<void> {
  const { stdout } = await lab.run(['verify', NAME, ...here]);
  expect(stdout).toMatch(/^PASS/mu);
}

it('a foreign request during the run: INCONCLUSIVE', async () => {
  const { stdout: address } = await lab.run(['port', NAME, ...here]);
  const url = address.trim().split(' ').at(-1) ?? '';
  const { exitCode, stdout } = await verifyWhile(() => fetch(url).then((answer) => answer.text()));
  expect(stdout).toMatch(/^INCONCLUSIVE .*1 request of somebody else/mu);
  expect(exitCode).toBe(11);
});

it('an app killed and started again during the run: INCONCLUSIVE, and PASS once it is back', async () => {
  const { exitCode, stdout } = await verifyWhile(async () => {
    await engine.killContainer(container('app2'), 'SIGKILL');
    await engine.startContainer(container('app2'));
  });
  expect(stdout).toMatch(/^INCONCLUSIVE /mu);
  expect(exitCode).toBe(11);
  expect((await lab.run(['up', NAME, ...here])).exitCode).toBe(0);
  await expectPass();
});

it('a weight changed in the running HAProxy: INCONCLUSIVE in that run, FAIL in the next, gone after --recreate', async () => {
  const { exitCode, stdout } = await verifyWhile(() => runtime('set weight apps/app1 5'));
  expect(stdout).toMatch(/^INCONCLUSIVE .*the weight of app1 changed during the run: 2, then 5/mu);
  expect(exitCode).toBe(11);
  const next = await lab.json(['verify', NAME, ...here]);
  expect(next.exitCode).toBe(10);
  const suspects = recordOf(next).verdict.claims.map((claim) => claim.suspects[0]?.says);
  expect(suspects).toEqual(Array.from({ length: 3 }, () => 'HAProxy runs the weights 5:1:3'));
  expect((await lab.run(['up', NAME, ...here, '--recreate'])).exitCode).toBe(0);
  await expectPass();
});

it('an app that is down: FAIL that names it, and up repairs it', async () => {
  await engine.killContainer(container('app2'), 'SIGKILL');
  const stat = async () => (await runtime('show stat')).stdout;
  await expect.poll(stat, { timeout: 20_000 }).toMatch(/^apps,app2,.*,DOWN,/mu);
  const { exitCode, stdout } = await lab.run(['verify', NAME, ...here]);
  expect(stdout).toMatch(/likeliest mistake: app2 gets no requests: down/u);
  expect(exitCode).toBe(10);
  expect((await lab.run(['up', NAME, ...here])).exitCode).toBe(0);
  await expectPass();
});

it('HAProxy itself killed during the run: exit 5, nothing is judged, and up repairs it', async () => {
  const verify = lab.start(['verify', NAME, ...here, '--requests', '4000', '--verbose']);
  await verify.said('sixteen-at-a-time');
  await engine.killContainer(container('haproxy'), 'SIGKILL');
  const { exitCode, stdout, stderr } = await verify.finished;
  expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: '' });
  expect(stderr).toMatch(
    /its container is exited, exit code 137.*\n {2}Evidence: .*\n.*lab up haproxy-weighted --instance/u,
  );
  expect((await lab.run(['up', NAME, ...here])).exitCode).toBe(0);
  await expectPass();
});
