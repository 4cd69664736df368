import { describe, expect, it } from 'vitest';

import { LabError } from '../../../../src/errors.js';
import { findImages } from '../../../../src/images/present/find-images.js';
import { baseReference, imageCandidates } from '../../../../src/images/catalogue/image-references.js';
import { imageSources } from '../../../../src/images/present/image-sources.js';
import { listImages } from '../../../../src/images/present/list-images.js';
import { removeImages } from '../../../../src/images/present/remove-images.js';
import { fakeEngine } from '../../../support/fake-engine.js';
import { fakeHost, operation, unknownImage, unreachable } from '../image-doubles.js';
import { sampleCatalogue } from '../catalogue/sample-catalogue.js';

const catalogue = sampleCatalogue();
const tool = imageCandidates(catalogue, 'tool')[0]?.reference ?? '';
const base = baseReference(catalogue.base);
const role = (name: string) => ({ 'dev.localab.role': name });

function stockedEngine() {
  const engine = fakeEngine({ images: ['balancer:3.0', 'somebody/else:1'] });
  engine.addImage(base, role('debian-base'));
  engine.addImage(tool, role('tool'));
  engine.addImage('localab/tool:packages-000000000000', role('tool'));
  engine.addImage('localab/app:unfinished-0123', role('app'));
  return engine;
}

describe('findImages', () => {
  it('says what is there and what would happen, and only reads', async () => {
    const engine = stockedEngine();
    const found = await findImages(engine, catalogue, ['tool', 'balancer', 'app']);
    expect(found.map(({ origin, reference }) => [origin, reference])).toEqual([
      ['present', tool],
      ['present', 'balancer:3.0'],
      ['missing', undefined],
    ]);
    expect(found[2]?.would).toMatch(
      /^build localab\/app:registry-\w+ from python:3\.13-slim, or build localab\/app:packages-/u,
    );
    expect(new Set(engine.called())).toEqual(new Set(['image']));
  });

  it.each([
    [
      'auto',
      /^pull host\/library\/balancer:3\.0, or build localab\/balancer:packages-\w+ from the Debian packages balancer$/u,
    ],
    ['registry', /^pull host\/library\/balancer:3\.0$/u],
    ['local', /^fail: /u],
  ] as const)('with source %s', async (source, wanted) => {
    const [found] = await findImages(fakeEngine(), catalogue, ['balancer'], { source, registry: 'host' });
    expect(found?.would).toMatch(wanted);
  });
});

describe('listImages', () => {
  it('lists ours by label and the official ones, and knows what is out of date', async () => {
    const listed = await listImages(stockedEngine(), catalogue);
    expect(listed.map(({ role: of, origin, current }) => [of, origin, current])).toEqual([
      ['app', 'unfinished', false],
      ['balancer', 'official', true],
      ['debian-base', 'base', true],
      ['tool', 'packages', false],
      ['tool', 'packages', true],
    ]);
  });
});

describe('removeImages', () => {
  it('removes every version of a role and nothing else', async () => {
    const engine = stockedEngine();
    const { removed, kept } = await removeImages(engine, catalogue, ['tool']);
    expect(removed).toHaveLength(2);
    expect(kept).toEqual([]);
    expect([...engine.state.images.keys()]).toEqual([
      'balancer:3.0',
      'somebody/else:1',
      base,
      'localab/app:unfinished-0123',
    ]);
  });

  it('without roles removes the base too, last, and never what lab did not make', async () => {
    const engine = stockedEngine();
    const { removed, kept } = await removeImages(engine, catalogue);
    expect(removed.at(-1)?.reference).toBe(base);
    expect(kept.map(({ image }) => image.reference)).toEqual(['balancer:3.0']);
    expect([...engine.state.images.keys()]).toEqual(['balancer:3.0', 'somebody/else:1']);
  });

  it('goes on past one that is in use, but not past a lost engine', async () => {
    const engine = stockedEngine();
    engine.failNext('removeImage', operation('a container uses it', 'conflict'), { when: (tag) => tag === tool });
    const { removed, kept } = await removeImages(engine, catalogue, ['tool']);
    expect(removed).toHaveLength(1);
    expect(kept.map(({ image, reason }) => [image.reference, reason])).toEqual([[tool, 'a container uses it']]);
    engine.failNext('removeImage', operation('gone', 'engine-lost'));
    await expect(removeImages(engine, catalogue)).rejects.toMatchObject({ code: 'engine-lost' });
  });
});

describe('imageSources', () => {
  const { signal } = new AbortController();
  const ask = async (engine = fakeEngine(), host = fakeHost()) =>
    Object.fromEntries((await imageSources({ engine, catalogue, host, signal })).map((state) => [state.source, state]));

  it('takes "no such image" for a registry that answers, and leaves nothing', async () => {
    const engine = fakeEngine();
    engine.failNext('pullImage', unknownImage);
    const { local, registry, packages } = await ask(engine);
    expect(registry).toMatchObject({ usable: true, says: 'docker.io answers' });
    expect(local).toMatchObject({ usable: false, says: 'missing: balancer, app, tool, tool-1.0' });
    expect(packages).toMatchObject({ usable: true, says: expect.stringContaining('http://mirror.example/debian') });
    expect([...engine.state.images.keys()]).toEqual([]);
  });

  it('says why a source cannot be used', async () => {
    const engine = fakeEngine();
    engine.failNext('pullImage', unreachable);
    const host = fakeHost({
      findMirror: () => Promise.reject(operation('names no Debian mirror', 'no-package-mirror')),
    });
    const { registry, packages } = await ask(engine, host);
    expect(registry).toMatchObject({ usable: false, says: expect.stringContaining('no route to host') });
    expect(packages).toMatchObject({ usable: false, says: 'names no Debian mirror' });
  });

  it('knows that packages need no tool when a base is here', async () => {
    const host = fakeHost({ findBaseTool: () => Promise.reject(operation('no tool', 'no-base-tool')) });
    expect((await ask(fakeEngine({ images: ['debian:trixie-slim'] }), host))['packages']?.usable).toBe(true);
    expect((await ask(fakeEngine(), host))['packages']).toMatchObject({ usable: false, says: 'no tool' });
  });

  it('throws when the engine itself is gone', async () => {
    const engine = fakeEngine();
    engine.failNext('pullImage', new LabError('engine', 'no engine', { code: 'no-engine' }));
    await expect(ask(engine)).rejects.toMatchObject({ code: 'no-engine' });
  });
});
