import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { labelFilter } from '../../src/lab/labels.js';
import { builtLab, freshInstance, type BuiltLab, type Envelope } from '../support/built-lab.js';
import { engineProxy, type Break } from '../support/engine-proxy.js';
import { connectTestEngine } from '../support/real-engine.js';

// The engine dies or freezes while `lab` works: exit 5, no verdict and no "0 left", and `lab down` removes what there is
// once the engine is back.
const NAME = 'haproxy-weighted';
const BREAKS: readonly Break[] = ['die', 'freeze'];
/** So that a frozen engine counts as lost after three seconds. */
const SCALE = ['--timeout-scale', '0.2'];
let lab: BuiltLab;
let engine: Engine;

beforeAll(async () => {
  [lab, engine] = await Promise.all([builtLab(), connectTestEngine()]);
});

afterAll(async () => {
  engine.close();
  await lab[Symbol.asyncDispose]();
});

/** Removes what stands, and asks the engine itself. */
async function expectDownLeavesNothing(instance: string): Promise<void> {
  expect((await lab.json(['down', NAME, '--instance', instance, '--volumes'])).exitCode).toBe(0);
  const filter = labelFilter({ lab: NAME, instance });
  const found = await Promise.all([engine.containers(filter), engine.networks(filter), engine.volumes(filter)]);
  expect(found.flat().map(({ name }) => name)).toEqual([]);
}

function expectLost(envelope: Envelope, how: Break): void {
  expect(envelope).toMatchObject({ exitCode: 5, result: null, error: { kind: 'operation', code: 'engine-lost' } });
  if (how === 'freeze') expect(envelope.error?.details.join('\n')).toContain('timeout "engine" (3 s) expired');
}

/** Runs the command against an engine that breaks at the request. */
async function withBreak(args: readonly string[], request: RegExp, how: Break): Promise<Envelope> {
  await using proxy = await engineProxy(engine.address.host);
  proxy.breakAt(request, how);
  return await lab.json([...args, ...SCALE], { DOCKER_HOST: proxy.host });
}

it.each(BREAKS)('up, when the engine is to %s at the first start', async (how) => {
  const instance = freshInstance();
  const envelope = await withBreak(['up', NAME, '--instance', instance], /^POST \S*\/containers\/\w+\/start/u, how);
  expectLost(envelope, how);
  expect(envelope.error?.suggestions[0]).toContain(`lab down ${NAME} --instance ${instance}`);
  await expectDownLeavesNothing(instance);
});

it('verify and down', async () => {
  const instance = freshInstance();
  const here = ['--instance', instance];
  expect((await lab.run(['up', NAME, ...here])).exitCode).toBe(0);
  for (const how of BREAKS) {
    await using proxy = await engineProxy(engine.address.host);
    // Traffic goes on without the engine; it must end all the same, long before its last request.
    const args = ['verify', NAME, ...here, '--requests', '300000', '--verbose', ...SCALE];
    const verify = lab.start(args, { DOCKER_HOST: proxy.host });
    await verify.said('sixteen-at-a-time');
    proxy.breakNow(how);
    const { exitCode, stdout, stderr } = await verify.finished;
    expect(stderr).toContain('stopped answering');
    expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: '' });
  }
  for (const how of BREAKS) {
    const envelope = await withBreak(['down', NAME, ...here], /^DELETE \S*\/containers\//u, how);
    expectLost(envelope, how);
    expect(envelope.error?.details).toContain('Not everything was removed.');
  }
  await expectDownLeavesNothing(instance);
});

it('prove and test, and both say how to remove the private instance', async () => {
  const commands = [
    ['prove', NAME, '--control', 'weights-swapped'],
    ['test', NAME],
  ];
  for (const command of commands) {
    const envelope = await withBreak(command, /^GET \S*\/containers\/\w+\/logs/u, 'die');
    expect(envelope.exitCode).toBe(5);
    const told = JSON.stringify(envelope);
    const instance = /remove it with: lab down haproxy-weighted --instance ((?:prove|test)-\w+)/u.exec(told)?.[1];
    expect(told).not.toMatch(/PASS|INCONCLUSIVE|"FAIL"/u);
    expect(instance).toBeDefined();
    await expectDownLeavesNothing(instance ?? '');
  }
});
