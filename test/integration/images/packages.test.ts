import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { LabError } from '../../../src/errors.js';
import { baseReference } from '../../../src/images/index.js';
import type { ProgressEvent } from '../../../src/lab/progress.js';
import { imageBench, type ImageBench } from './image-bench.js';

let bench: ImageBench;
beforeAll(async () => {
  bench = await imageBench({
    works: { packages: { install: ['netbase'], environment: { GREETING: 'it\'s "$HOME"' }, user: 'nobody' } },
    twice: { packages: { install: ['netbase'], run: ['echo twice > /twice'] } },
    fails: { packages: { install: ['netbase'], run: ['echo the last word >&2', 'exit 3'] } },
    hangs: { packages: { install: ['netbase'], run: ['echo hanging now', 'sleep 600'] } },
  });
});
afterAll(async () => {
  // A step of a build runs in a container made from the base.
  const { engine, catalogue } = bench;
  const base = await engine.image(baseReference(catalogue.base));
  expect(base).toBeDefined();
  // The engine ends the step of an interrupted build by itself, a moment after it has let go of the client.
  await vi.waitFor(
    async () => {
      const containers = await engine.containers({});
      expect(containers.filter(({ imageId }) => imageId === base?.id)).toEqual([]);
    },
    { timeout: 20_000, interval: 100 },
  );
  await bench[Symbol.asyncDispose]();
});

const namelessImages = async (): Promise<string[]> =>
  (await bench.engine.images({}))
    .filter(({ tags, digests }) => tags.length + digests.length === 0)
    .map(({ id }) => id)
    .sort();

describe('images from Debian packages', () => {
  it('builds one that works, keeps nothing of the build in it, and does not build it again', async () => {
    const [image] = [...(await bench.ensure(['works'])).values()];
    expect(image?.origin).toBe('packages');
    const { engine } = bench;
    const look = [
      'id -un; echo "$GREETING"; test -s /etc/protocols && echo installed',
      'ls /etc/apt/apt.conf.d /usr/sbin/policy-rc.d /var/lib/apt/lists 2>&1 | grep -c -e lab-build -e Packages -e 101',
      'cat /etc/apt/sources.list',
    ].join('; ');
    const id = await engine.createContainer({
      name: 'image-test-look',
      image: image?.reference ?? '',
      command: ['sleep', '60'],
      environment: {},
      labels: { 'dev.localab.test': 'images' },
      networks: [],
      mounts: [],
      publish: [],
      limits: { memoryBytes: 64 * 1024 * 1024, pids: 16, cpus: 1 },
      init: true,
    });
    try {
      await engine.startContainer(id);
      const { stdout } = await engine.exec(id, ['sh', '-c', look]);
      expect(stdout).toMatch(/^nobody\nit's "\$HOME"\ninstalled\n0\ndeb http\S+ trixie main\n$/u);
    } finally {
      await engine.removeContainer(id);
    }
    const again = [...(await bench.ensure(['works'])).values()][0];
    expect(again).toMatchObject({ origin: 'present', imageId: image?.imageId });
  });

  it('lets two builds of the same role go side by side', async () => {
    const before = await namelessImages();
    const [one, two] = await Promise.all([bench.ensure(['twice']), bench.ensure(['twice'])]);
    const references = [...one.values(), ...two.values()].map(({ reference }) => reference);
    expect(new Set(references).size).toBe(1);
    expect((await bench.leftovers()).filter((tag) => tag.includes('twice'))).toEqual([references[0]]);
    expect(await namelessImages()).toEqual(before);
  });

  it('leaves nothing of a build that fails, and quotes it', async () => {
    const before = await namelessImages();
    const error: unknown = await bench.ensure(['fails']).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'operation', code: 'image-unobtainable' });
    expect((error as LabError).details.join('\n')).toContain('the last word');
    expect((await bench.leftovers()).filter((tag) => tag.includes('fails'))).toEqual([]);
    expect(await namelessImages()).toEqual(before);
  });

  it('leaves nothing of a build that is interrupted', async () => {
    const before = await namelessImages();
    const interrupted = new LabError('interrupted', 'Interrupted', { code: 'interrupted' });
    const controller = new AbortController();
    const progress = (event: ProgressEvent): void => {
      if (event.type === 'detail' && event.text.endsWith(': hanging now')) controller.abort(interrupted);
    };
    await expect(bench.ensure(['hangs'], { signal: controller.signal, progress })).rejects.toBe(interrupted);
    expect((await bench.leftovers()).filter((tag) => tag.includes('hangs'))).toEqual([]);
    expect(await namelessImages()).toEqual(before);
  });
});
