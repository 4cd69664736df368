import type { Engine, Inspect } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import {
  abandonedTarget,
  findAbandoned,
  removeAbandoned,
  staleLocks,
  type GarbageResult,
  type KeptElsewhere,
} from '../../lifecycle/index.js';
import { plural } from '../../report/index.js';

/** How long nothing new must appear after a killed process: the engine may still carry out its last calls. */
const SETTLE_MS = 500;
/** As long as `up` waits where it takes a lock over: whoever comes after us finds no lock that tells of the kill. */
const LOCK_SETTLE_MS = 1_500;

export interface GarbageContext {
  readonly engine: Engine;
  readonly stateFolder: string;
  readonly signal: AbortSignal;
}

export interface CollectedGarbage extends GarbageResult {
  /** File names of the locks that were removed. */
  readonly locks: readonly string[];
}

/** `lab gc`: what crashed runs left on the engine and their locks. What a live process holds, or a person has up, stays. */
export async function collectGarbage({ engine, stateFolder, signal }: GarbageContext): Promise<CollectedGarbage> {
  const stale = await staleLocks(stateFolder, { remove: false });
  const killed = stale.length > 0;
  const settleMs = killed ? LOCK_SETTLE_MS : SETTLE_MS;
  const result = await removeAbandoned({ engine, signal, settleMs, lookTwice: killed });
  const locks = await staleLocks(stateFolder, { remove: true });
  return { ...result, locks: locks.map(({ name }) => name) };
}

/** What `collectGarbage` would do, one line each; reads only. */
export async function previewGarbage(inspect: Inspect, stateFolder: string): Promise<string[]> {
  const [{ items, elsewhere }, locks] = await Promise.all([
    findAbandoned(inspect),
    staleLocks(stateFolder, { remove: false }),
  ]);
  return [
    ...items.map((item) => `remove ${abandonedTarget(item)}`),
    ...locks.map(({ name }) => `remove lock ${name}`),
    ...elsewhere.map((item) => `keep ${keptLine(item)}`),
  ];
}

/** Before a run that makes private instances of its own: quietly, and no reason to fail. Locks are taken over when needed. */
export async function collectQuietly({ engine, signal }: Omit<GarbageContext, 'stateFolder'>): Promise<void> {
  try {
    await removeAbandoned({ engine, signal, settleMs: SETTLE_MS, lookTwice: false });
  } catch (thrown) {
    if (!(thrown instanceof LabError) || signal.aborted) throw thrown;
  }
}

/** Ends with `0 left`, or with the list of what is left. */
export function garbageText({ removed, left, elsewhere, problems, locks }: CollectedGarbage): string {
  const gone = [
    ...(removed.length > 0 ? [`${plural(removed.length, 'object')} removed`] : []),
    ...(locks.length > 0 ? [`${plural(locks.length, 'stale lock')} removed`] : []),
  ];
  return [
    ...removed.map((line) => `  removed ${line}`),
    ...elsewhere.map((item) => `  kept ${keptLine(item)}`),
    ...left.map((line) => `  ✖ ${line}`),
    ...problems.map((line) => `    ${line}`),
    `${gone.length > 0 ? gone.join(', ') : 'no run left anything'}, ${left.length} left`,
  ].join('\n');
}

function keptLine(item: KeptElsewhere): string {
  const { holder } = item;
  const who = holder === undefined ? 'somebody unknown' : `process ${holder.pid} on ${holder.host}`;
  return `${abandonedTarget(item)}: held by ${who}, which cannot be asked from here`;
}
