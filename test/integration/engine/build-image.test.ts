import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.js';
import { connectTestEngine } from '../../support/real-engine.js';
import { shellImage } from '../../support/shell-image.js';

const run = randomUUID().slice(0, 8);
const labels = { 'dev.localab.contract': run };
const tag = (name: string): string => `localab-test-${run}:${name}`;

describe('buildImage on a real engine', () => {
  let engine: Engine;
  let base: string;

  const build = (
    name: string,
    lines: string,
    signal?: AbortSignal,
    onLine: (line: string) => void = () => undefined,
  ) => {
    const dockerfile = `FROM ${base}\nCOPY unique /unique\n${lines}\n`;
    const files = [
      { path: '/Dockerfile', content: dockerfile, mode: 0o644 },
      { path: '/unique', content: `${run} ${name}`, mode: 0o644 },
    ];
    return engine.buildImage({ tag: tag(name), context: { files, dockerfile: 'Dockerfile' }, labels }, onLine, signal);
  };
  /** Images without a name whose parent is not one of ours do not count: others build on this engine too. */
  const nameless = async (): Promise<string[]> => {
    const all = await engine.images({});
    return all.filter(({ tags, digests }) => tags.length + digests.length === 0).map(({ id }) => id);
  };

  beforeAll(async () => {
    engine = await connectTestEngine();
    base = await shellImage(engine);
  });
  afterAll(async () => {
    for (const { tags } of await engine.images(labels)) for (const one of tags) await engine.removeImage(one);
    expect(await engine.images(labels)).toEqual([]);
    engine.close();
  });

  it('builds, labels, and can be found, tagged and removed', async () => {
    const lines: string[] = [];
    await build('good', 'RUN echo built > /made', undefined, (line) => lines.push(line));
    expect(lines.some((line) => line.startsWith('Step 1/'))).toBe(true);
    const image = await engine.image(tag('good'));
    expect(image).toMatchObject({ tags: [tag('good')], labels });
    await engine.tagImage(tag('good'), tag('again'));
    expect((await engine.image(tag('again')))?.id).toBe(image?.id);
    await engine.removeImage(tag('good'));
    expect((await engine.image(tag('again')))?.id).toBe(image?.id);
  });

  it('tells the last lines of a failed step and leaves neither image nor container', async () => {
    const before = await nameless();
    const failed = build('bad', 'RUN echo worked > /x\nRUN echo the reason; exit 3');
    await expect(failed).rejects.toMatchObject({ kind: 'operation', code: 'build-failed', exitCode: 5 });
    await expect(failed).rejects.toHaveProperty('details', expect.arrayContaining(['the reason']));
    expect(await engine.image(tag('bad'))).toBeUndefined();
    expect((await nameless()).filter((id) => !before.includes(id))).toEqual([]);
  });

  it('leaves nothing when it is interrupted in the middle of a step', async () => {
    const before = await nameless();
    const stop = new AbortController();
    const onLine = (line: string): void => {
      if (line.includes('Running in')) stop.abort();
    };
    await expect(build('long', 'RUN sleep 1000', stop.signal, onLine)).rejects.toMatchObject({ kind: 'interrupted' });
    expect((await nameless()).filter((id) => !before.includes(id))).toEqual([]);
    const running = (await engine.containers({})).filter(
      ({ status, image }) => status.startsWith('Up') && before.includes(image),
    );
    expect(running).toEqual([]);
  });

  it('tells a full disk from a mistake in the recipe', async () => {
    const full = build('full', 'RUN echo "write error: No space left on device"; exit 1');
    await expect(full).rejects.toMatchObject({ code: 'disk-full', exitCode: 5 });
  });

  it('imports a file system as an image, with its settings', async () => {
    const { packTar } = await import('modern-tar');
    const { Readable } = await import('node:stream');
    const bytes = await packTar([{ header: { name: 'hello', size: 2 }, body: 'hi' }]);
    const changes = ['CMD ["/hello"]', `LABEL dev.localab.contract=${run}`];
    await engine.importImage(Readable.from([Buffer.from(bytes)]), { tag: tag('imported'), changes });
    expect(await engine.image(tag('imported'))).toMatchObject({ labels });
  });

  it('says why a pull failed', async () => {
    const pull = engine.pullImage('127.0.0.1:1/nothing:1', () => undefined);
    await expect(pull).rejects.toMatchObject({ kind: 'operation', code: 'pull-failed' });
    await expect(pull).rejects.toThrow(/^Could not pull image 127\.0\.0\.1:1\/nothing:1: .*refused/u);
  });
});
