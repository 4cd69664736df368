import { describe, expect, it } from 'vitest';

import { LabError } from '../../../src/errors.js';
import { baseReference, imageCandidates } from '../../../src/images/catalogue/image-references.js';
import { bench, caught, operation, unreachable } from './image-doubles.js';
import { sampleCatalogue } from './catalogue/sample-catalogue.js';

const catalogue = sampleCatalogue();
const packagesTag = (role: string): string => imageCandidates(catalogue, role, 'packages')[0]?.reference ?? '';
const base = baseReference(catalogue.base);

describe('ensureImages, when it goes wrong', () => {
  const buildFailed = new LabError('operation', 'Could not build: exit status 100', {
    code: 'build-failed',
    details: ['E: Unable to locate package'],
    suggestions: ['lab doctor'],
  });

  it('says of each source why it failed, and leaves no image', async () => {
    const { engine, events, ensure } = bench();
    engine.failNext('pullImage', unreachable, { times: 9 });
    engine.failNext('buildImage', buildFailed, { times: 9 });
    const error = await caught(ensure(['balancer']));
    expect(error).toMatchObject({
      kind: 'operation',
      code: 'image-unobtainable',
      message: expect.stringContaining('balancer'),
    });
    expect(error.details).toEqual([
      expect.stringMatching(/^present: none of balancer:3\.0, localab\/balancer:packages-\w+ is on the engine/u),
      'registry: Could not pull: no route to host',
      'packages: Could not build: exit status 100',
      '  E: Unable to locate package',
    ]);
    expect(error.suggestions).toContain('lab doctor');
    expect([...engine.state.images.keys()]).toEqual([base]);
    expect(events.at(-1)?.type).toBe('failed');
  });

  it('puts several missing roles in one error, and finishes the others', async () => {
    const { engine, ensure } = bench();
    engine.failNext('buildImage', buildFailed, {
      times: 9,
      when: (spec) => !JSON.stringify(spec).includes('localab/tool:'),
    });
    const error = await caught(ensure(['balancer', 'app', 'tool'], { source: 'packages' }));
    expect(error.message).toMatch(/^2 images/u);
    expect(error.details.filter((line) => line.startsWith('The image of'))).toHaveLength(2);
    expect(engine.state.images.has(packagesTag('tool'))).toBe(true);
  });

  it.each([
    ['disk-full', operation('disk is full', 'disk-full')],
    ['engine-lost', operation('the engine went away', 'engine-lost')],
    ['no-engine', new LabError('engine', 'no engine', { code: 'no-engine' })],
  ])('ends at once on %s', async (code, trouble) => {
    const { engine, host, ensure } = bench();
    engine.failNext('pullImage', trouble);
    expect((await caught(ensure(['balancer']))).code).toBe(code);
    expect(host.calls).toEqual([]);
  });

  it('ends with the interruption, removes what was unfinished and the base’s file', async () => {
    const interrupted = new LabError('interrupted', 'Interrupted', { code: 'interrupted' });
    const controller = new AbortController();
    const { engine, host, ensure } = bench();
    const importing = {
      ...engine,
      importImage: async (...args: Parameters<typeof engine.importImage>) => {
        await engine.importImage(...args);
        controller.abort(interrupted);
      },
    };
    const work = ensure(['tool'], { source: 'packages', engine: importing, signal: controller.signal });
    expect(await caught(work)).toBe(interrupted);
    expect([...engine.state.images.keys()]).toEqual([]);
    expect(host.calls.at(-1)).toBe('remove');
  });

  it('names the build timeout', async () => {
    const { engine, ensure } = bench({ images: [base] });
    const stuck = {
      ...engine,
      buildImage: (_: unknown, __: unknown, signal?: AbortSignal) =>
        new Promise<void>((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason as Error)),
        ),
    };
    const error = await caught(ensure(['tool'], { engine: stuck, source: 'packages', timeouts: { buildMs: 10 } }));
    expect(error.details.join('\n')).toMatch(/packages: timeout "build" \(10 ms\) expired .*tool/u);
  });
});
