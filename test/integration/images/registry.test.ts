import { afterAll, beforeAll, expect, it } from 'vitest';

import { imageSources } from '../../../src/images/index.js';
import { hostPrograms } from '../../../src/host/debian/index.js';
import { imageBench, type ImageBench } from './image-bench.js';
import { tinyRegistry } from './tiny-registry.js';

let bench: ImageBench;
beforeAll(async () => {
  bench = await imageBench({
    plain: { registry: { image: 'localab-plain:1.0' } },
    above: { registry: { image: 'localab-plain:1.0', environment: { A: 'b' } } },
    other: { registry: { image: 'localab-other:1.0' } },
  });
});
afterAll(() => bench[Symbol.asyncDispose]());

const { signal } = new AbortController();
const registryOnly = (registry: string) => ({ source: 'registry' as const, registry });

it('pulls once, builds on it, and asks no more for what is there', async () => {
  await using registry = await tinyRegistry('localab-plain:1.0');
  const official = `${registry.host}/library/localab-plain:1.0`;
  try {
    const images = [...(await bench.ensure(['plain', 'above'], registryOnly(registry.host))).values()];
    expect(images.map(({ reference, origin }) => [reference, origin])).toEqual([
      [official, 'registry'],
      [expect.stringMatching(/^localab\/image-test-above:registry-\w+$/u), 'registry'],
    ]);
    const asked = registry.requests.length;
    expect(asked).toBeGreaterThan(0);
    const again = [...(await bench.ensure(['plain', 'above'], registryOnly(registry.host))).values()];
    expect(again.map(({ origin }) => origin)).toEqual(['present', 'present']);
    expect(registry.requests).toHaveLength(asked);
  } finally {
    for (const tag of await bench.leftovers()) await bench.engine.removeImage(tag);
    await bench.engine.removeImage(official);
  }
});

it('tells an image that the registry does not have from a registry that does not answer', async () => {
  await using registry = await tinyRegistry('localab-plain:1.0');
  const registryMemory = new Map<string, Promise<string | undefined>>();
  const refused = bench.ensure(['other'], { ...registryOnly(registry.host), registryMemory });
  await expect(refused).rejects.toMatchObject({ code: 'image-unobtainable' });
  expect(await registryMemory.get(registry.host)).toBeUndefined();
  const states = await imageSources({ ...bench, host: hostPrograms(), registry: registry.host, signal });
  expect(states.find(({ source }) => source === 'registry')).toMatchObject({ usable: true });
});

it('gives up on a silent registry in time, once for all roles', async () => {
  await using registry = await tinyRegistry('localab-plain:1.0', { silent: true });
  const startedMs = performance.now();
  const act = bench.ensure(['plain', 'above', 'other'], {
    ...registryOnly(registry.host),
    timeouts: { registryMs: 300 },
  });
  await expect(act).rejects.toMatchObject({
    code: 'image-unobtainable',
    details: expect.arrayContaining([expect.stringContaining('timeout "registry" (300 ms) expired')]),
  });
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});
