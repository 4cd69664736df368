import { removeSecrets } from '../../secrets/index.js';
import type { Engine, Inspect } from '../../engine/engine.js';
import { interruption, LabError } from '../../errors.js';
import { labelFilter } from '../../lab/labels.js';
import type { Clock, Progress } from '../../lab/progress.js';
import type { LabIdentity } from '../../lab/resolved.js';
import { down, downAll, listRunning, withLock, type DownResult } from '../../lifecycle/index.js';
import { removeRun } from '../trace/index.js';
import { labNameOf } from './lab-name.js';

/** How long nothing new must appear after a killed `up`: the engine may still carry out its last calls. */
const SETTLE_MS = 500;

export interface DownWishes {
  /** Name of a lab, or its folder. */
  readonly name: string | undefined;
  readonly all: boolean;
  readonly instance: string;
  readonly volumes: boolean;
  /** Where a relative folder is; absolute. */
  readonly currentFolder: string;
}

export interface DownContext {
  readonly engine: Engine;
  readonly stateFolder: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly timeoutScale: number;
  /** The command that goes on where an interruption or a lost engine ended this one. */
  readonly again: string;
}

/** Takes down one copy of a lab, or everything of ours; goes on past what will not go. */
export async function takeDown(context: DownContext, wishes: DownWishes): Promise<DownResult> {
  try {
    return await removeAll(context, wishes);
  } catch (thrown) {
    if (context.signal.aborted) throw unfinished(interruption(context.signal), context.again);
    throw thrown instanceof LabError && thrown.code === 'engine-lost' ? unfinished(thrown, context.again) : thrown;
  }
}

function unfinished(error: LabError, again: string): LabError {
  const { details, suggestions } = error;
  return error.with({ details: [...details, 'Not everything was removed.'], suggestions: [again, ...suggestions] });
}

async function removeAll(context: DownContext, wishes: DownWishes): Promise<DownResult> {
  const { engine, progress, signal } = context;
  const request = { engine, volumes: wishes.volumes, progress, signal };
  if (wishes.name === undefined && wishes.all) {
    const guard = (identity: LabIdentity, remove: (settleMs: number) => Promise<DownResult>): Promise<DownResult> =>
      locked(context, identity, remove).then((result) => forget(context, identity, result));
    return merge(await downAll({ ...request, guard }));
  }
  const identities = await identitiesOf(engine, wishes);
  const results: DownResult[] = [];
  for (const identity of identities) {
    const result = await locked(context, identity, (settleMs) => down({ ...request, identity, settleMs }));
    results.push(await forget(context, identity, result));
  }
  return merge(results);
}

/** The keys of what is gone are of no use to anybody, nor is what its last run saw. */
async function forget({ stateFolder }: DownContext, identity: LabIdentity, result: DownResult): Promise<DownResult> {
  if (result.left.length > 0) return result;
  await Promise.allSettled([removeSecrets(stateFolder, identity), removeRun(stateFolder, identity)]);
  return result;
}

/** What `takeDown` would remove, one line each. */
export async function previewDown(inspect: Inspect, wishes: DownWishes): Promise<string[]> {
  const filters =
    wishes.name === undefined && wishes.all ? [labelFilter()] : (await identitiesOf(inspect, wishes)).map(labelFilter);
  const lines = await Promise.all(
    filters.map(async (filter) => {
      const [containers, networks, volumes] = await Promise.all([
        inspect.containers(filter),
        inspect.networks(filter),
        inspect.volumes(filter),
      ]);
      return [
        ...containers.map(({ name }) => `remove container ${name}`),
        ...networks.map(({ name }) => `remove network ${name}`),
        ...volumes.map(({ name }) => `${wishes.volumes ? 'remove' : 'keep'} volume ${name}`),
      ];
    }),
  );
  return lines.flat();
}

async function locked<T>(
  { stateFolder, progress, signal, clock, timeoutScale }: DownContext,
  identity: LabIdentity,
  remove: (settleMs: number) => Promise<T>,
): Promise<T> {
  const options = { what: `lab down ${identity.lab}`, waitMs: 120_000 * timeoutScale, progress, signal, clock };
  try {
    return await withLock(stateFolder, identity, options, ({ takenOver }) => remove(takenOver ? SETTLE_MS : 0));
  } catch (thrown) {
    if (!(thrown instanceof LabError) || thrown.code !== 'state-not-writable') throw thrown;
    // A full disk is a reason to take labs down, not one against it.
    progress({ type: 'warning', text: `${thrown.message}; going on without it` });
    return remove(SETTLE_MS);
  }
}

async function identitiesOf(inspect: Inspect, wishes: DownWishes): Promise<LabIdentity[]> {
  const { name, all, instance, currentFolder } = wishes;
  const wanted = name === undefined ? undefined : await labNameOf(name, currentFolder);
  if (wanted !== undefined && !all) return [{ lab: wanted, instance }];
  return (await listRunning(inspect)).filter(({ lab }) => lab === wanted);
}

/** What to say when nothing tells which lab is meant; names those that are up, when an engine can be asked. */
export async function targetMissing(inspect: Inspect | undefined): Promise<LabError> {
  const up = inspect ? await listRunning(inspect) : [];
  return new LabError('usage', 'which lab? Give a name, or --all', {
    code: 'name-missing',
    suggestions: up.length > 0 ? [...new Set(up.map(({ lab }) => `lab down ${lab}`))] : ['lab ps', 'lab down --all'],
  });
}

function merge(results: readonly DownResult[]): DownResult {
  return {
    removed: results.flatMap(({ removed }) => removed),
    left: results.flatMap(({ left }) => left),
    keptVolumes: results.flatMap(({ keptVolumes }) => keptVolumes),
    problems: results.flatMap(({ problems }) => problems),
  };
}
