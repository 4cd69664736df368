import { expect, it } from 'vitest';
import type { ContainerDetail, Inspect } from '../../../src/engine/engine.js';
import { LabError } from '../../../src/errors.js';
import { crashed } from '../../../src/lifecycle/readiness/index.js';

const ended = (exitCode: number, oomKilled = false) => ({ id: 'a1', exitCode, oomKilled }) as ContainerDetail;
const inspect = (container: () => Promise<undefined>) =>
  ({ container, logs: () => (async function* () {})() }) as unknown as Inspect;
const words = async (detail: ContainerDetail, container = () => Promise.resolve(undefined)): Promise<string> =>
  (await crashed(inspect(container), { lab: 'demo', instance: 'default' }, 'app1', detail)).message;

it('tells how a container ended, and whether anybody else ended it', async () => {
  expect(await words(ended(3))).toBe('app1 ended with exit code 3');
  expect(await words(ended(0))).toBe('app1 ended with exit code 0');
  expect(await words(ended(137, true))).toBe('app1 was killed: it used more memory than its limit');
  expect(await words(ended(143))).toBe('app1 was ended by SIGTERM (exit code 143), which came from outside');
});

it('tells of the engine rather than of a container that went down with it', async () => {
  const lost = new LabError('operation', 'The engine stopped answering', { code: 'engine-lost' });
  await expect(words(ended(137), () => Promise.reject(lost))).rejects.toBe(lost);
});
