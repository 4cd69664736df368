import { setTimeout as pause } from 'node:timers/promises';
import pMap from 'p-map';
import type { Change, ImageStore, Inspect } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { ProcessInfo } from '../../lock/index.js';
import { throwIfInterrupted } from '../interrupted.js';
import { abandonedTarget, findAbandoned, type KeptElsewhere, type Leased } from './find-abandoned.js';

const CONCURRENCY = 8;
/** Something may appear while the rest goes: the killed process had asked the engine for it. */
const ROUNDS = 4;

export interface GarbageRequest {
  readonly engine: Inspect & Change & Pick<ImageStore, 'removeImage'>;
  readonly signal: AbortSignal;
  /** How long nothing new must have appeared before all counts as gone, in ms. */
  readonly settleMs: number;
  /** Look again even when the first look finds nothing: a process was killed only now. */
  readonly lookTwice: boolean;
  readonly processInfo?: ProcessInfo;
}

export interface GarbageResult {
  /** `container lab-a--test-1f-app1`. */
  readonly removed: readonly string[];
  /** What would not go, by a fresh look. */
  readonly left: readonly string[];
  readonly elsewhere: readonly KeptElsewhere[];
  /** Why, in the engine's own words. */
  readonly problems: readonly string[];
}

/** Removes what ended processes left, goes on past what will not go, and looks again. Rejects when the engine does not answer. */
export async function removeAbandoned(request: GarbageRequest): Promise<GarbageResult> {
  const { engine, signal, settleMs, lookTwice, processInfo } = request;
  const removed: string[] = [];
  let problems: string[] = [];
  let found = await findAbandoned(engine, processInfo);
  for (let round = 0; round < ROUNDS && (found.items.length > 0 || (round === 0 && lookTwice)); round++) {
    problems = await removeAll(found.items, request);
    if (settleMs > 0) await pause(settleMs, undefined, { signal }).catch(() => undefined);
    throwIfInterrupted(signal);
    const before = found.items;
    found = await findAbandoned(engine, processInfo);
    const still = new Set(found.items.map(({ ref }) => ref));
    removed.push(...before.filter(({ ref }) => !still.has(ref)).map(abandonedTarget));
  }
  const left = found.items.map(abandonedTarget);
  return { removed, left, elsewhere: found.elsewhere, problems: left.length === 0 ? [] : problems };
}

/** Containers before what they hold on to. Returns the engine's words about what would not go. */
async function removeAll(items: readonly Leased[], { engine, signal }: GarbageRequest): Promise<string[]> {
  const problems: string[] = [];
  const remove = {
    container: engine.removeContainer,
    network: engine.removeNetwork,
    volume: engine.removeVolume,
    image: engine.removeImage,
  };
  for (const kind of ['container', 'network', 'volume', 'image'] as const) {
    const ofKind = items.filter((item) => item.kind === kind);
    const work = async ({ ref }: Leased): Promise<void> => {
      throwIfInterrupted(signal);
      try {
        await remove[kind](ref);
      } catch (error) {
        if (!(error instanceof LabError) || error.kind !== 'operation' || error.code === 'engine-lost') throw error;
        problems.push(error.message);
      }
    };
    await pMap(ofKind, work, { concurrency: CONCURRENCY });
  }
  return problems;
}
