import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';

import { baseOf, baseReference, imageCandidates } from '../../../src/images/catalogue/image-references.js';
import { bench, caught, fakeHost, operation, unfinished, unknownImage, unreachable } from './image-doubles.js';
import { sampleCatalogue } from './catalogue/sample-catalogue.js';

const catalogue = sampleCatalogue();
const packagesTag = (role: string): string => imageCandidates(catalogue, role, 'packages')[0]?.reference ?? '';
const registryTag = (role: string): string => imageCandidates(catalogue, role, 'registry')[0]?.reference ?? '';
const base = baseReference(catalogue.base);

describe('ensureImages, what is there', () => {
  it.each(['auto', 'local'] as const)('uses any known tag with source %s and writes nothing', async (source) => {
    const { engine, host, ensure } = bench({ images: ['balancer:3.0', packagesTag('app')] });
    const images = await ensure(['balancer', 'app', 'app'], { source });
    expect([...images.values()].map(({ reference, origin }) => [reference, origin])).toEqual([
      ['balancer:3.0', 'present'],
      [packagesTag('app'), 'present'],
    ]);
    expect(images.get('balancer')?.version).toBe('3.0');
    expect(new Set(engine.called())).toEqual(new Set(['image']));
    expect(host.calls).toEqual([]);
  });

  it('does not count a tag of another source when one is forced', async () => {
    const { ensure } = bench({ images: ['balancer:3.0'] });
    expect((await ensure(['balancer'], { source: 'packages' })).get('balancer')?.reference).toBe(
      packagesTag('balancer'),
    );
  });

  it('fails with source local when something is missing, and tries nothing', async () => {
    const { engine, ensure } = bench();
    const error = await caught(ensure(['tool'], { source: 'local' }));
    expect(error).toMatchObject({ kind: 'operation', code: 'image-unobtainable' });
    expect(error.details.join('\n')).toContain(packagesTag('tool'));
    expect(new Set(engine.called())).toEqual(new Set(['image']));
  });

  it('refuses an unknown role before anything happens', async () => {
    const { engine, events, ensure } = bench();
    expect(await caught(ensure(['balancer', 'nothing']))).toMatchObject({
      kind: 'invalid',
      code: 'unknown-image-role',
    });
    expect(engine.called()).toEqual([]);
    expect(events).toEqual([]);
  });
});

describe('ensureImages, the registry', () => {
  it('pulls a plain image and builds on one with steps', async () => {
    const { engine, ensure } = bench();
    const images = await ensure(['balancer', 'app']);
    expect([...images.values()].map(({ reference, origin }) => [reference, origin])).toEqual([
      ['balancer:3.0', 'registry'],
      [registryTag('app'), 'registry'],
    ]);
    const built = engine.calls.find(({ method }) => method === 'buildImage')?.args[0];
    expect(built).toMatchObject({
      labels: { 'dev.localab.role': 'app', 'dev.localab.image': expect.stringMatching(/^[0-9a-f]{12}$/u) },
      context: { files: [{ content: expect.stringMatching(/^FROM python:3\.13-slim\n/u) }] },
    });
    expect(unfinished(engine)).toEqual([]);
  });

  it('asks the given registry, and does not pull a parent that is there', async () => {
    const { engine, ensure } = bench({ images: ['python:3.13-slim'] });
    const images = await ensure(['balancer', 'app'], { registry: 'host:5000' });
    expect(images.get('balancer')?.reference).toBe('host:5000/library/balancer:3.0');
    expect(engine.calls.filter(({ method }) => method === 'pullImage')).toHaveLength(1);
  });

  it('asks a dead registry once, also across calls, and goes on with packages', async () => {
    const { engine, ensure } = bench();
    const registryMemory = new Map();
    engine.failNext('pullImage', unreachable, { times: 99 });
    await ensure(['balancer', 'app'], { registryMemory });
    await engine.removeImage(packagesTag('app'));
    const images = await ensure(['app'], { registryMemory });
    expect(images.get('app')?.origin).toBe('packages');
    expect(engine.calls.filter(({ method }) => method === 'pullImage')).toHaveLength(1);
  });

  it('takes an unknown image for an answer: the next role is still pulled', async () => {
    const { engine, ensure } = bench();
    engine.failNext('pullImage', unknownImage, { when: (reference) => reference === 'balancer:3.0' });
    const images = await ensure(['balancer', 'app']);
    expect(images.get('balancer')?.origin).toBe('packages');
    expect(images.get('app')?.origin).toBe('registry');
  });

  it('gives up on a silent registry when its timeout expires', async () => {
    const { engine, ensure } = bench();
    const silent = {
      ...engine,
      pullImage: (_: string, __: unknown, signal?: AbortSignal) =>
        new Promise<void>((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('closed')))),
    };
    const error = await caught(
      ensure(['balancer'], { engine: silent, source: 'registry', timeouts: { registryMs: 10 }, timeoutScale: 2 }),
    );
    expect(error.code).toBe('image-unobtainable');
    expect(error.details.join('\n')).toMatch(/timeout "registry" \(20 ms\) expired .*balancer:3\.0 from docker\.io/u);
  });
});

describe('ensureImages, packages', () => {
  const source = 'packages' as const;

  it('makes the base once for all roles', async () => {
    const { engine, host, ensure } = bench();
    await ensure(['balancer', 'app', 'tool'], { source });
    expect(host.calls).toEqual(['findMirror', 'findBaseTool', 'makeBase', 'remove']);
    const froms = engine.calls.flatMap(({ method, args }) =>
      method === 'buildImage' ? [JSON.stringify(args[0])] : [],
    );
    expect(froms).toHaveLength(3);
    for (const from of froms) expect(from).toContain(`FROM ${base}`);
    expect(unfinished(engine)).toEqual([]);
    const importing = engine.calls.find(({ method }) => method === 'importImage')?.args[1];
    expect(importing).toMatchObject({ changes: expect.arrayContaining(['LABEL dev.localab.role=debian-base']) });
  });

  it('makes a base of its own for a role from an older Debian', async () => {
    const suites: string[] = [];
    const host = fakeHost({
      makeBase: (_, { suite }) => {
        suites.push(suite);
        return Promise.resolve({ open: () => Readable.from(['tar']), remove: () => Promise.resolve() });
      },
    });
    const { engine, ensure } = bench({ host });
    await ensure(['tool', 'tool-1.0', 'balancer'], { source });
    expect(suites.sort()).toEqual(['bookworm', 'trixie']);
    const build = (role: string) =>
      JSON.stringify(
        engine.calls.find(
          ({ method, args }) => method === 'buildImage' && JSON.stringify(args).includes(`localab/${role}:`),
        )?.args[0],
      );
    expect(build('tool-1.0')).toContain('debian bookworm main');
    expect(build('tool-1.0')).toContain(baseReference(baseOf(catalogue, 'tool-1.0')));
    expect(build('tool')).toContain('debian trixie main');
  });

  it.each([
    ['our base', base],
    ['the official one', 'debian:trixie-slim'],
  ])('makes no base when %s is there', async (_, image) => {
    const { engine, host, ensure } = bench({ images: [image] });
    await ensure(['tool'], { source });
    expect(host.calls).toEqual(['findMirror']);
    expect(JSON.stringify(engine.calls)).toContain(`FROM ${image}`);
    expect(JSON.stringify(engine.calls)).toContain('deb http://mirror.example/debian trixie main');
  });

  it('leaves the base’s sources alone on a machine without apt', async () => {
    const noApt = () => Promise.reject(operation('no mirror', 'no-package-mirror'));
    const { engine, ensure } = bench({ images: ['debian:trixie-slim'], host: fakeHost({ findMirror: noApt }) });
    await ensure(['tool'], { source });
    expect(JSON.stringify(engine.calls)).not.toContain('sources.list');
  });

  it('installs the tool when it is missing, and says so', async () => {
    const host = fakeHost({ findBaseTool: () => Promise.resolve({ tool: 'mmdebstrap', installed: false }) });
    const { events, ensure } = bench({ host });
    await ensure(['tool'], { source, mirror: 'http://given.example/debian' });
    expect(host.calls).toEqual(['findMirror', 'findBaseTool', 'installBaseTool', 'makeBase', 'remove']);
    const texts = events.map(({ text }) => text).join('\n');
    expect(texts).toMatch(/installing mmdebstrap on this machine/u);
    expect(texts).toContain('http://given.example/debian');
  });

  it('asks for a base of the engine’s architecture', async () => {
    const { engine, ensure, host } = bench({
      host: fakeHost({ findBaseTool: (asked) => Promise.reject(operation(`wants ${asked}`, 'architecture-mismatch')) }),
    });
    const version = async () => ({ ...(await engine.version()), architecture: 'arm64' });
    const error = await caught(ensure(['tool'], { source, engine: { ...engine, version } }));
    expect(error.details).toContain('packages: wants arm64');
    expect(host.calls).not.toContain('makeBase');
  });

  it('keeps what another process finished meanwhile', async () => {
    const { engine, ensure } = bench({ images: [base] });
    const racing = {
      ...engine,
      buildImage: async (...args: Parameters<typeof engine.buildImage>) => {
        await engine.buildImage(...args);
        engine.addImage(packagesTag('tool'));
      },
    };
    const images = await ensure(['tool'], { source, engine: racing });
    expect(images.get('tool')?.imageId).toBe(engine.state.images.get(packagesTag('tool'))?.id);
    expect(engine.called()).not.toContain('tagImage');
    expect(unfinished(engine)).toEqual([]);
  });
});

describe('ensureImages, progress', () => {
  it('tells what each role waits for, and the lines as details', async () => {
    const { engine, events, ensure } = bench({ images: [base] });
    const talking = {
      ...engine,
      buildImage: async (...[spec, onLine, signal]: Parameters<typeof engine.buildImage>) => {
        onLine('Get:1 http://mirror.example/debian trixie InRelease [140 kB]\nSetting up tool (1.0) ...');
        await engine.buildImage(spec, onLine, signal);
      },
    };
    await ensure(['tool'], { engine: talking, source: 'packages' });
    const updates = events.flatMap((event) => (event.type === 'update' ? [event.text] : []));
    expect(updates).toEqual(expect.arrayContaining(['tool: reading the package lists', 'tool: installing packages']));
    expect(events).toContainEqual({ type: 'detail', text: 'tool: Setting up tool (1.0) ...' });
    expect(events[0]).toEqual({ type: 'start', phase: 'images', text: 'tool' });
    expect(events.at(-1)).toEqual({ type: 'done', phase: 'images', text: 'tool (built from packages in 0.0 s)' });
  });
});
