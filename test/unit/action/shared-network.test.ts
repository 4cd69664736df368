import { describe, expect, it } from 'vitest';
import { applyAction } from '../../../src/action/index.js';
import type { ResolvedLab } from '../../../src/lab/resolved.js';
import { bench } from './bench.js';

/** app3 shares the network of app2. */
async function sharing(kind: string) {
  const { run, fake } = await bench(undefined, ['app2', 'app3']);
  const { context, ids } = run;
  const services = context.lab.services.map((each) => (each.name === 'app3' ? { ...each, networkOf: 'app2' } : each));
  const lab: ResolvedLab = { ...context.lab, services };
  const startedMs = async () => (await fake.container(ids['app3']!))?.startedMs;
  const before = await startedMs();
  const done = await applyAction({ kind, with: { service: 'app2' } }, { ...context, lab });
  const { evidence } = await done.undo();
  return { evidence: evidence.join('\n'), anew: (await startedMs()) !== before };
}

describe('who shares the network of a service that was lost', () => {
  it.each(['stop', 'kill'])('is started anew when %s is undone', async (kind) => {
    const { evidence } = await sharing(kind);
    expect(evidence).toContain(
      'app3 shares its network, which is another one now, and was started anew; app3 is ready',
    );
  });

  it('stays where it is after a restart: that is what a restart does', async () => {
    const { evidence, anew } = await sharing('restart');
    expect(evidence).not.toContain('app3');
    expect(anew).toBe(false);
  });
});
