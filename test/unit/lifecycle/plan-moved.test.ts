import { describe, expect, it } from 'vitest';
import { planUp, type Snapshot } from '../../../src/lifecycle/index.js';
import { IMAGES, lab, running } from './fixtures.js';

const operations = (snapshot: Snapshot): string[] =>
  planUp(snapshot, lab(), IMAGES, { recreate: false, publish: [] })
    .steps.filter(({ kind }) => kind !== 'keep')
    .map(({ kind, target }) => `${kind} ${target}`);

describe('a lab whose engine gave a service another place', () => {
  it('is brought in line: what started after it holds an address that is gone', () => {
    const moved = running(lab()).containers.map((each) => ({
      ...each,
      begunMs: each.name === 'lab-demo-app2' ? 3_000 : each.name === 'lab-demo-balancer' ? 2_000 : 1_000,
    }));
    expect(operations({ ...running(lab()), containers: moved })).toEqual(['restart lab-demo-balancer']);
    const calm = moved.map((each) => ({ ...each, begunMs: each.name === 'lab-demo-balancer' ? 4_000 : 1_000 }));
    expect(operations({ ...running(lab()), containers: calm })).toEqual([]);
  });
});
