import { describe, expect, it } from 'vitest';
import type { ResolvedLab } from '../../../src/lab/resolved.js';
import { planUp, type Snapshot } from '../../../src/lifecycle/index.js';
import { EMPTY, IMAGES, lab, running, service } from './fixtures.js';

const plan = (snapshot: Snapshot, of: ResolvedLab) => planUp(snapshot, of, IMAGES, { recreate: false, publish: [] });

/** `kind name`, without what is kept. */
const operations = (snapshot: Snapshot, of: ResolvedLab): string[] =>
  plan(snapshot, of)
    .steps.filter(({ kind }) => kind !== 'keep')
    .map(({ kind, target }) => `${kind} ${target}`);

describe('a lab on several networks', () => {
  it('has a service replaced that is on a network of the lab where it should not be', () => {
    const of = lab({ networks: [...lab().networks, { key: 'back', internal: false }] });
    const strayed = running(of, { app1: { networks: ['lab-demo', 'lab-demo-back', 'somebody-elses'] } });
    const step = plan(strayed, of).steps.find(({ kind }) => kind === 'remove-container');
    expect(step).toMatchObject({ target: 'lab-demo-app1', because: 'it is on network lab-demo-back' });
  });

  it('makes and removes no network for the own one of the engine, and knows it by its name', () => {
    const of = lab({
      services: [...lab().services, service('lonely', { networks: ['bridge'] })],
      networks: [...lab().networks, { key: 'bridge', internal: false, bridge: 'default' }],
    });
    expect(operations(EMPTY, of).filter((each) => each.includes('network'))).toEqual(['create-network lab-demo']);
    const there = running(of, { lonely: { networks: ['bridge'] } });
    const networks = there.networks.filter(({ name }) => name === 'lab-demo');
    expect(plan({ ...there, networks }, of).changed).toBe(false);
    const off = running(of, { lonely: { networks: [] } });
    expect(operations({ ...off, networks }, of)).toEqual([
      'remove-container lab-demo-lonely',
      'create-container lab-demo-lonely',
    ]);
  });
});
