import { LabError } from '../../errors.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import { down, leasedEngine } from '../../lifecycle/index.js';
import { settle } from '../settle/index.js';
import { startLab } from './start-lab.js';
import type { StageContext } from './prepare-lab.js';
import { spelled } from './running.js';

export { newRun } from './new-run.js';

/**
 * Starts a lab, hands it to `use` as it runs, and removes it with its volumes whatever happens, Ctrl-C included. Clean-up has a
 * signal of its own, so that an interrupted run still leaves nothing behind; what it cannot remove is part of the error. `onFailure` may
 * look at what failed, and returns the failure, in other words perhaps.
 */
export async function withPrivateInstance<T>(
  context: StageContext,
  wanted: ResolvedLab,
  run: string,
  use: (running: RunningLab, lab: ResolvedLab) => Promise<T>,
  onFailure: (lab: ResolvedLab, failure: unknown) => Promise<unknown> = (_, failure) => Promise.resolve(failure),
): Promise<T> {
  const lab = withoutPreferences(await settle(context, wanted, 'private'));
  const command = `lab down ${spelled(lab)} --volumes`;
  context.onStanding?.(command, true);
  try {
    const leased = { ...context, engine: await leasedEngine(context.engine) };
    const { running } = await startLab(leased, lab, { run, recreate: false, publish: [] });
    const result = await use(running, lab);
    await remove(context, lab, command);
    return result;
  } catch (thrown) {
    // The containers still stand: the last moment to look at them. What goes wrong then must not hide the failure.
    const failure = context.signal.aborted ? thrown : await onFailure(lab, thrown).catch(() => thrown);
    await remove(context, lab, command, failure);
    throw failure;
  } finally {
    context.onStanding?.(command, false);
  }
}

/** Throws when anything is left: what had failed before, if it had, with what is left added to its details. */
async function remove(context: StageContext, lab: ResolvedLab, command: string, earlier?: unknown): Promise<void> {
  const { engine, progress } = context;
  const { signal } = new AbortController();
  let left: readonly string[];
  try {
    const result = await down({ engine, identity: lab, volumes: true, progress: quiet(progress), signal });
    if (result.left.length === 0) return;
    left = [...result.left, ...result.problems];
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    left = [thrown.message, ...thrown.details];
  }
  if (earlier !== undefined && !(earlier instanceof LabError)) return;
  const message = `${spelled(lab)} could not be removed`;
  const told = [message, ...left, `remove it with: ${command}`];
  const { kind, code, suggestions, details } =
    earlier ?? new LabError('operation', message, { code: 'left-behind', suggestions: [command] });
  throw new LabError(kind, earlier?.message ?? message, {
    code,
    details: [...details, ...told],
    suggestions,
    cause: earlier,
  });
}

/** Only warnings: the clean-up of a private instance is not news. */
function quiet(progress: StageContext['progress']): StageContext['progress'] {
  return (event) => {
    if (event.type === 'warning') progress(event);
  };
}

/** The preferred ports stay free for the person's own lab. */
export function withoutPreferences(lab: ResolvedLab): ResolvedLab {
  const services = lab.services.map((service) => ({
    ...service,
    publish: service.publish.map(({ port }) => ({ port, prefer: undefined })),
  }));
  return { ...lab, services };
}
