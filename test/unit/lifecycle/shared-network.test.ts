import { describe, expect, it } from 'vitest';
import { planUp, up, type Snapshot } from '../../../src/lifecycle/index.js';
import type { ResolvedLab } from '../../../src/lab/resolved.js';
import { fakeEngine, type FakeEngine } from '../../support/fake-engine.js';
import { EMPTY, IMAGES, lab, running, service } from './fixtures.js';

/** `kind name`, without what is kept. */
const operations = (snapshot: Snapshot, of: ResolvedLab): string[] =>
  planUp(snapshot, of, IMAGES, { recreate: false, publish: [] })
    .steps.filter(({ kind }) => kind !== 'keep')
    .map(({ kind, target }) => `${kind} ${target}`);

describe('a shared network', () => {
  it('starts who shares a network after the one whose network it is', () => {
    const sharing = lab({
      services: [service('balancer', { networks: [], networkOf: 'app1', after: ['app1'] }), service('app1')],
    });
    expect(operations(EMPTY, sharing)).toEqual([
      'create-network lab-demo',
      'create-container lab-demo-app1',
      'create-container lab-demo-balancer',
    ]);
    // In another container there is another network; in the same one it is joined anew.
    expect(operations(running(sharing, { app1: undefined }), sharing)).toEqual([
      'remove-container lab-demo-balancer',
      'create-container lab-demo-app1',
      'create-container lab-demo-balancer',
    ]);
    expect(operations(running(sharing, { app1: { state: 'exited' } }), sharing)).toEqual([
      'start lab-demo-app1',
      'restart lab-demo-balancer',
    ]);
  });

  it('makes who shares a network once the container is there whose network it is, without a name of its own', async () => {
    const engine = fakeEngine({ images: ['app:1'] });
    const made: (string | undefined)[][] = [];
    const noting: FakeEngine = {
      ...engine,
      createContainer: async (spec) => {
        const there = await engine.container('lab-demo-app1');
        made.push([spec.name, spec.networkOf, spec.hostname, there?.state]);
        return engine.createContainer(spec);
      },
    };
    const services = [service('balancer', { networks: [], networkOf: 'app1', after: ['app1'] }), service('app1')];
    await up({
      ...{ engine: noting, lab: lab({ services }), run: 'run-1', progress: () => undefined, clock: () => 0 },
      images: new Map([['app', { reference: 'app:1', imageId: (await engine.image('app:1'))?.id ?? '' }]]),
      options: { recreate: false, publish: [], timeouts: { readyMs: 5000 } },
      signal: new AbortController().signal,
    });
    expect(made).toEqual([
      ['lab-demo-app1', undefined, 'app1', undefined],
      ['lab-demo-balancer', 'lab-demo-app1', undefined, 'running'],
    ]);
  });
});
