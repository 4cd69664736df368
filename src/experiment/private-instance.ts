import { randomBytes } from 'node:crypto';
import type { ResolvedLab, RunningLab } from '../lab/resolved.js';
import { down } from '../lifecycle/index.js';
import { startLab } from './start-lab.js';
import type { StageContext } from './prepare-lab.js';

/** Short and unique: names a run, a private instance, and every request of it. */
export function newRun(): string {
  return randomBytes(4).toString('hex');
}

/**
 * Starts a lab, hands it to `use`, and removes it with its volumes whatever happens, Ctrl-C included. Clean-up has a
 * signal of its own, so that an interrupted run still leaves nothing behind.
 */
export async function withPrivateInstance<T>(
  context: StageContext,
  lab: ResolvedLab,
  run: string,
  use: (running: RunningLab) => Promise<T>,
  onFailure: () => Promise<void> = () => Promise.resolve(),
): Promise<T> {
  try {
    const { running } = await startLab(context, lab, { run, recreate: false, publish: [], preferPorts: false });
    return await use(running);
  } catch (thrown) {
    // The containers still stand: the last moment to look at them. What the look finds must not hide the failure.
    if (!context.signal.aborted) await onFailure().catch(() => undefined);
    throw thrown;
  } finally {
    const { engine, progress } = context;
    await down({
      engine,
      identity: lab,
      volumes: true,
      progress: quiet(progress),
      signal: new AbortController().signal,
    });
  }
}

/** Only warnings: the clean-up of a private instance is not news. */
function quiet(progress: StageContext['progress']): StageContext['progress'] {
  return (event) => {
    if (event.type === 'warning') progress(event);
  };
}
