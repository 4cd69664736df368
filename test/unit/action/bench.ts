import { applyAction, type ActionContext } from '../../../src/action/index.js';
import type { Engine } from '../../../src/engine/engine.js';
import { fakeEngine } from '../../support/fake-engine.js';

export const NETWORK = 'lab-demo';

/** One app that runs on the lab's network. */
export async function bench(
  over: (engine: Engine) => Partial<Engine> = () => ({}),
  names: readonly string[] = ['app2'],
) {
  const fake = fakeEngine({ images: ['app:1'] });
  await fake.createNetwork({ name: NETWORK, labels: {} });
  const ids: Record<string, string> = {};
  for (const name of names) {
    const made = await fake.createContainer({
      ...{ name: `lab-demo-${name}`, image: 'app:1', environment: {}, labels: {}, mounts: [], publish: [], init: true },
      networks: [{ name: NETWORK, aliases: [name] }],
      limits: { memoryBytes: 1, pids: 1, cpus: 1 },
    });
    await fake.startContainer(made);
    ids[name] = made;
  }
  const id = ids['app2']!;
  const engine = { ...fake, ...over(fake) };
  const lab = {
    ...{ lab: 'demo', instance: 'default', networks: [{ key: 'default', internal: false }] },
    services: [
      { name: 'app2', networks: ['default'], after: [] },
      { name: 'app3', networks: [], after: ['app2'] },
    ],
  };
  const running = { services: names.map((name) => ({ name, containerId: ids[name] })) };
  let nowMs = 0;
  const context = {
    ...{ engine, lab, running, signal: new AbortController().signal, progress: () => {} },
    elapsedMs: () => ++nowMs,
    whenReady: (service: string) => Promise.resolve(`${service} is ready (log-line)`),
  } as unknown as ActionContext;
  const run = Object.assign((kind: string, service = 'app2') => applyAction({ kind, with: { service } }, context), {
    context,
    ids,
  });
  const state = async () => (await fake.container(id))!;
  return { run, state, fake };
}
