import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.js';
import type { ResolvedService } from '../../../src/lab/resolved.js';
import { waitUntilReady } from '../../../src/lifecycle/index.js';
import { connectTestEngine } from '../../support/real-engine.js';
import { shellImage } from '../../support/shell-image.js';

/** With the start that the engine tells in the place of the end before, one life in three was missed. */
const LIVES = 10;
const labels = { 'dev.localab.contract': randomUUID().slice(0, 8) };
const service = {
  name: 'program',
  readiness: [{ kind: 'log-line', with: { contains: 'it is ready' } }],
} as unknown as ResolvedService;

let engine: Engine;
let image: string;

beforeAll(async () => {
  engine = await connectTestEngine();
  image = await shellImage(engine);
});
afterEach(async () => {
  for (const { id } of await engine.containers(labels)) await engine.removeContainer(id);
});
afterAll(() => engine.close());

async function begin(script: string): Promise<string> {
  const id = await engine.createContainer({
    ...{ name: `localab-test-${randomUUID().slice(0, 8)}`, image, labels, command: ['sh', '-c', script], init: false },
    ...{ environment: {}, networks: [], mounts: [], publish: [], limits: { memoryBytes: 2 ** 25, pids: 20, cpus: 1 } },
  });
  await engine.startContainer(id);
  return id;
}

async function ready(containerId: string, readyMs: number): Promise<void> {
  const { endedMs } = (await engine.container(containerId))!;
  await waitUntilReady({
    ...{
      engine,
      identity: { lab: 'test', instance: 'test' },
      service,
      containerId,
      sinceMs: endedMs,
      ports: [],
      readyMs,
    },
    signal: new AbortController().signal,
  });
}

it('hears what a program says at once, in each of its lives', async () => {
  const id = await begin('echo it is ready; exec sleep 1000');
  await ready(id, 5_000);
  for (let life = 2; life <= LIVES; life++) {
    await engine.killContainer(id, 'SIGKILL');
    await expect.poll(async () => (await engine.container(id))?.state).toBe('exited');
    await engine.startContainer(id);
    await ready(id, 5_000);
  }
}, 60_000);

it('takes no earlier life’s word for it', async () => {
  const id = await begin('[ -e /tmp/been ] || echo it is ready; touch /tmp/been; exec sleep 1000');
  await ready(id, 5_000);
  await engine.stopContainer(id, 0);
  await engine.startContainer(id);
  await expect(ready(id, 500)).rejects.toMatchObject({ kind: 'not-ready', code: 'not-ready' });
}, 30_000);
