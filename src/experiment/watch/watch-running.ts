import type { Inspect } from '../../engine/engine.js';
import { labelFilter } from '../../lab/labels.js';
import { listRunning, type LabStatus } from '../../lifecycle/index.js';

/** Looking into a container (exec, health checks) changes nothing that is shown. */
const SHOWN = /^(create|start|restart|die|stop|kill|pause|unpause|destroy|remove|rename)$/;

export interface WatchRunning {
  readonly signal: AbortSignal;
  /** Between two looks, in ms, however much happens. */
  readonly restMs: number;
}

/** What is up, now and after every change, until the signal aborts. Rejects when the engine is lost. */
export async function* watchRunning(
  inspect: Inspect,
  { signal, restMs }: WatchRunning,
): AsyncGenerator<LabStatus[], void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const bell = createBell(either);
  const listen = async (): Promise<void> => {
    for await (const { action } of inspect.events(labelFilter(), either)) if (SHOWN.test(action)) bell.ring();
  };
  listen().catch(bell.fail);
  try {
    while (!either.aborted) {
      yield await listRunning(inspect);
      await bell.rest(restMs);
      await bell.rung();
    }
  } finally {
    stop.abort();
  }
}

function createBell(signal: AbortSignal) {
  let rang = false;
  let failure: { readonly error: unknown } | undefined;
  let wake: () => void = () => undefined;
  signal.addEventListener('abort', () => wake(), { once: true });
  return {
    ring: (): void => {
      rang = true;
      wake();
    },
    fail: (error: unknown): void => {
      failure ??= { error };
      wake();
    },
    /** Resolves at the next ring, or at once if it rang since the last call. */
    rung: async (): Promise<void> => {
      if (!rang && !failure && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      rang = false;
      if (failure && !signal.aborted) throw failure.error;
    },
    rest: (restMs: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(done, restMs);
        function done(): void {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        }
        if (signal.aborted) done();
        else signal.addEventListener('abort', done, { once: true });
      }),
  };
}
