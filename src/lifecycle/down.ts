import { setTimeout as pause } from 'node:timers/promises';
import pMap from 'p-map';
import type { Change, Inspect, LabelFilter } from '../engine/engine.js';
import { interruption, LabError } from '../errors.js';
import { labelFilter } from '../lab/labels.js';
import type { Progress } from '../lab/progress.js';
import type { LabIdentity } from '../lab/resolved.js';
import { throwIfInterrupted } from './interrupted.js';

/** Removals in flight at a time. */
const DOWN_CONCURRENCY = 16;
/** Something may appear while the rest goes: a killed `up` had asked for it. */
const ROUNDS = 4;

/** An engine that goes down refuses to remove what it no longer lists, and has it again afterwards: is it still there by then? */
const DOUBT_MS = 1_000;

export interface DownRequest {
  readonly engine: Inspect & Change;
  readonly identity: LabIdentity;
  /** Labels of what goes, where it is not a lab's. */
  readonly filter?: LabelFilter;
  /** Also removes named volumes and what they hold. */
  readonly volumes: boolean;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /**
   * How long nothing new must have appeared before the lab counts as gone, in ms; 0 = one look. Longer when an `up` of this
   * copy was killed (`withLock` tells): the engine still carries out what that had asked for.
   */
  readonly settleMs?: number;
}

export interface DownResult {
  /** `container lab-a-app1`, `network lab-a`, `volume lab-a-data`. */
  readonly removed: readonly string[];
  /** What would not go, by a fresh look; empty when all went. */
  readonly left: readonly string[];
  readonly keptVolumes: readonly string[];
  /** Why, in the engine's own words, one sentence each. */
  readonly problems: readonly string[];
}

interface Item {
  readonly kind: 'container' | 'network' | 'volume';
  readonly name: string;
  readonly ref: string;
}

interface Found {
  readonly items: readonly Item[];
  readonly keptVolumes: readonly string[];
}

/**
 * Removes one copy of a lab, found by its labels alone: containers side by side, then networks, then volumes if asked.
 * Goes on past what will not go, and looks again in the end. Rejects when the engine does not answer or on interruption.
 */
export async function down(request: DownRequest): Promise<DownResult> {
  const { identity, progress, signal, settleMs = 0 } = request;
  const phase = 'down';
  const which = identity.instance === 'default' ? identity.lab : `${identity.lab} (${identity.instance})`;
  progress({ type: 'start', phase, text: which });
  const removed: string[] = [];
  let problems: readonly string[] = [];
  let found = await find(request);
  for (let round = 0; round < ROUNDS && (found.items.length > 0 || (round === 0 && settleMs > 0)); round++) {
    problems = await removeAll(found.items, request);
    if (settleMs > 0) await pause(settleMs, undefined, { signal }).catch(() => undefined);
    throwIfInterrupted(signal);
    const before = found.items;
    found = await find(request);
    const still = new Set(found.items.map(({ ref }) => ref));
    removed.push(...before.filter(({ ref }) => !still.has(ref)).map(label));
  }
  if (problems.length > 0 && found.items.length === 0) {
    await pause(DOUBT_MS, undefined, { signal }).catch(() => undefined);
    throwIfInterrupted(signal);
    found = await find(request);
  }
  const left = found.items.map(label);
  progress({ type: left.length === 0 ? 'done' : 'failed', phase, text: `${which}, ${left.length} left` });
  const gone = removed.filter((each) => !left.includes(each));
  return { removed: gone, left, keptVolumes: found.keptVolumes, problems: left.length === 0 ? [] : problems };
}

function label({ kind, name }: Item): string {
  return `${kind} ${name}`;
}

async function find({ engine, identity, filter = labelFilter(identity), volumes }: DownRequest): Promise<Found> {
  const [containers, networks, named] = await Promise.all([
    engine.containers(filter),
    engine.networks(filter),
    engine.volumes(filter),
  ]);
  const items: Item[] = [
    ...containers.map(({ id, name }): Item => ({ kind: 'container', name, ref: id })),
    ...networks.map(({ id, name }): Item => ({ kind: 'network', name, ref: id })),
    ...(volumes ? named.map(({ name }): Item => ({ kind: 'volume', name, ref: name })) : []),
  ];
  return { items, keptVolumes: volumes ? [] : named.map(({ name }) => name) };
}

/** Containers before what they hold on to. Returns the engine's words about what would not go. */
async function removeAll(items: readonly Item[], { engine, signal }: DownRequest): Promise<string[]> {
  const problems: string[] = [];
  const removeKind = async (kind: Item['kind'], remove: (ref: string) => Promise<void>): Promise<void> => {
    const ofKind = items.filter((item) => item.kind === kind);
    const outcomes = await pMap(ofKind, ({ ref }) => settled(() => remove(ref), signal), {
      concurrency: DOWN_CONCURRENCY,
    });
    for (const outcome of outcomes) {
      if (outcome === undefined) continue;
      // What is no refusal of one object ends the whole: without an engine nothing can be told about the rest.
      if (!(outcome instanceof LabError) || outcome.kind !== 'operation' || outcome.code === 'engine-lost')
        throw outcome as Error;
      problems.push(outcome.message);
    }
  };
  await removeKind('container', (ref) => engine.removeContainer(ref));
  await removeKind('network', (ref) => engine.removeNetwork(ref));
  await removeKind('volume', (ref) => engine.removeVolume(ref));
  return problems;
}

async function settled(work: () => Promise<void>, signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) return interruption(signal);
  try {
    await work();
    return undefined;
  } catch (error) {
    return error;
  }
}
