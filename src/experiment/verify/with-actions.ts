import { setTimeout as delay } from 'node:timers/promises';
import { applyAction, type ActionContext, type DoneAction } from '../../action/index.js';
import { LabError } from '../../errors.js';
import type { TimedAction } from '../../lab/definition.js';
import { durationMs } from '../../lab/index.js';
import type { ActionRecord } from '../../lab/observation.js';
import { readyAgain } from '../up/ready-again.js';
import { replacing } from '../up/replace-running.js';
import { doneIn, type VerifyContext } from './verify-context.js';

/**
 * Does what a step says is done to the lab: `before` in order, then `use`, whose call of `onStart` is time 0 of `during`.
 * When `use` is done, or fails, or is interrupted, everything is undone, last first. What could not be done or undone rejects,
 * with kind `operation`; what had failed before comes first.
 */
export async function withActions<T>(
  context: VerifyContext,
  step: string,
  use: (onStart: () => void) => Promise<T>,
): Promise<{ readonly result: T; readonly actions: readonly ActionRecord[] }> {
  const { before, during } = doneIn(context.lab, step) ?? { before: [], during: [] };
  const bench = createBench(context);
  const ended = new AbortController();
  const timed: Promise<void>[] = [];
  const onStart = (): void => {
    bench.start();
    timed.push(...during.map((action) => runTimed(bench, action, AbortSignal.any([ended.signal, context.signal]))));
    // Looked at when the traffic is over; a rejection until then is no unhandled one.
    for (const run of timed) run.catch(() => undefined);
  };
  let result: T;
  try {
    for (const action of before) await bench.apply(action);
    result = await use(onStart);
    ended.abort();
    await Promise.all(timed);
  } catch (thrown) {
    ended.abort();
    await Promise.allSettled(timed);
    const trouble = await bench.undoAll();
    throw trouble.length > 0 && thrown instanceof LabError
      ? thrown.with({ details: [...thrown.details, ...trouble] })
      : thrown;
  }
  const [first, ...others] = await bench.undoAll();
  if (first !== undefined) throw new LabError('operation', first, { code: 'not-undone', details: others });
  return { result, actions: bench.records() };
}

type Bench = ReturnType<typeof createBench>;

/** What was done so far, and how it is undone. */
function createBench(context: VerifyContext) {
  let startedAt: number | undefined;
  const elapsedMs = (): number => (startedAt === undefined ? 0 : performance.now() - startedAt);
  const standing: DoneAction[] = [];
  const records = new Map<DoneAction, ActionRecord>();
  const { engine, lab, running, signal, progress } = context;
  const whenReady = readyAgain(context);
  const replaceService = replacing(context);
  const actionContext: ActionContext = {
    ...{ engine, lab, running, signal, progress, elapsedMs, whenReady, replaceService },
  };
  const undo = async (done: DoneAction): Promise<void> => {
    standing.splice(standing.indexOf(done), 1);
    records.set(done, await done.undo());
  };
  return {
    start: () => void (startedAt = performance.now()),
    async apply(action: { readonly kind: string; readonly with: TimedAction['with'] }): Promise<DoneAction> {
      const done = await applyAction(action, actionContext);
      standing.push(done);
      records.set(done, done.record);
      return done;
    },
    undo,
    /** Undoes what stands, last first, past what will not go; returns what would not, and why, a line each. */
    async undoAll(): Promise<string[]> {
      const trouble: string[] = [];
      for (const done of [...standing].reverse()) {
        await undo(done).catch((thrown: unknown) => {
          if (!(thrown instanceof LabError)) throw thrown;
          trouble.push(`${done.record.what} could not be undone: ${thrown.message}`, ...thrown.details);
        });
      }
      return trouble;
    },
    records: (): ActionRecord[] => [...records.values()],
  };
}

async function runTimed(bench: Bench, { at, for: lasts, ...action }: TimedAction, ended: AbortSignal): Promise<void> {
  if (!(await waited(at, ended))) return;
  const done = await bench.apply(action);
  if (lasts !== undefined && (await waited(lasts, ended))) await bench.undo(done);
}

/** False when the step ended before. */
async function waited(duration: string, ended: AbortSignal): Promise<boolean> {
  await delay(durationMs(duration), undefined, { signal: ended }).catch(() => undefined);
  return !ended.aborted;
}
