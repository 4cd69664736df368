import type { Engine } from '../../src/engine/engine.js';
import { engineContract } from '../support/engine-contract.js';
import { fakeEngine, type FakeEngine } from '../support/fake-engine.js';

const IMAGE = 'shell:1';

engineContract('the fake', {
  connect: async () => {
    const engine = fakeEngine({ images: [IMAGE] });
    engine.onExec(({ files }, [program, ...args], { input, signal }) => {
      if (program === 'cat') return { stdout: args.map((path) => content(files.get(path)?.content)).join('') };
      if (program === 'sh') return { exitCode: 7, stdout: input ?? '', stderr: 'err\n' };
      if (program === 'sleep') return new Promise((resolve) => signal?.addEventListener('abort', () => resolve({})));
      return undefined;
    });
    return engine;
  },
  image: async () => IMAGE,
  afterStart: (engine: Engine, ref: string) => {
    (engine as FakeEngine).appendLog(ref, 'one');
    (engine as FakeEngine).appendLog(ref, 'two', 'stderr');
  },
});

function content(bytes: string | Uint8Array | undefined): string {
  return typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
}
