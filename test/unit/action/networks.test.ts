import { describe, expect, it } from 'vitest';
import { applyAction, type ActionContext } from '../../../src/action/index.js';
import { bench, NETWORK } from './bench.js';

describe('a network', () => {
  it('by disconnect from one network leaves the others, and gives every name back', async () => {
    const { run, state, fake } = await bench();
    await fake.createNetwork({ name: 'lab-demo-back', labels: {} });
    await fake.connectContainer(run.ids['app2']!, { name: 'lab-demo-back', aliases: [] });
    const context = {
      ...run.context,
      lab: {
        ...run.context.lab,
        services: [{ name: 'app2', networks: ['default', 'back'], aliases: { back: ['second'] }, after: [] }],
      },
    } as unknown as ActionContext;
    const done = await applyAction({ kind: 'disconnect', with: { service: 'app2', network: 'back' } }, context);
    expect(done.record.what).toBe('disconnect app2 from back');
    expect(Object.keys((await state()).addresses)).toEqual(['lab-demo']);
    await done.undo();
    expect(fake.calls.findLast(({ method }) => method === 'connectContainer')?.args[1]).toEqual({
      name: 'lab-demo-back',
      aliases: ['app2', 'second'],
    });
  });

  it('by connect is on one more network, by its own name and others, and off it again', async () => {
    const { run, state, fake } = await bench();
    await fake.createNetwork({ name: 'lab-demo-back', labels: {} });
    const part = { kind: 'connect', with: { service: 'app2', network: 'back', aliases: ['guest'] } };
    const done = await applyAction(part, run.context);
    expect(Object.keys((await state()).addresses)).toEqual([NETWORK, 'lab-demo-back']);
    expect(fake.calls.findLast(({ method }) => method === 'connectContainer')?.args[1]).toEqual({
      name: 'lab-demo-back',
      aliases: ['app2', 'guest'],
    });
    await expect(applyAction(part, run.context)).rejects.toMatchObject({ kind: 'operation', code: 'connected' });
    const { evidence } = await done.undo();
    expect(evidence).toEqual([
      'the engine says that app2 is on lab-demo-back',
      'the engine says that app2 is off lab-demo-back',
    ]);
    expect(Object.keys((await state()).addresses)).toEqual([NETWORK]);
  });
});
