import { expect, it } from 'vitest';
import type { Change, Inspect } from '../../../src/engine/engine.js';
import { LabError } from '../../../src/errors.js';
import { down } from '../../../src/lifecycle/index.js';

/** Refuses to remove the network, and lists it no more; `looks` are the answers to each look at the networks. */
function downOn(looks: readonly (readonly object[] | LabError)[]) {
  const left = [...looks];
  const networks = async (): Promise<readonly object[]> => {
    const look = left.shift() ?? [];
    if (look instanceof LabError) throw look;
    return look;
  };
  const removeNetwork = () => Promise.reject(new LabError('operation', 'store is closed', { code: 'engine-refused' }));
  const nothing = () => Promise.resolve([]);
  const engine = { containers: nothing, volumes: nothing, networks, removeNetwork } as unknown as Inspect & Change;
  const identity = { lab: 'demo', instance: 'default' };
  return down({ engine, identity, volumes: true, progress: () => undefined, signal: new AbortController().signal });
}

const network = { id: 'n1', name: 'lab-demo', labels: {} };

it('does not say "0 left" by the word of an engine that goes down', async () => {
  const lost = new LabError('operation', 'gone', { code: 'engine-lost' });
  await expect(downOn([[network], [], lost])).rejects.toBe(lost);
});

it('believes a second look at what was refused', async () => {
  expect(await downOn([[network], [], []])).toMatchObject({ removed: ['network lab-demo'], left: [] });
  expect(await downOn([[network], [], [network]])).toMatchObject({ removed: [], left: ['network lab-demo'] });
});
