import { setMaxListeners } from 'node:events';
import type { Inspect } from '../../engine/engine.js';
import { isHelper, LABEL, labelFilter } from '../../lab/labels.js';
import type { LabIdentity } from '../../lab/resolved.js';
import type { LogSource, ServiceLogLine } from './read-logs.js';

export interface FollowWishes {
  readonly identity: LabIdentity;
  /** Only these; all without any. */
  readonly services?: readonly string[];
  /** Lines of each that were written before. */
  readonly tail?: number;
  readonly signal: AbortSignal;
  /** The lab's last container is gone; what comes next is followed all the same. */
  readonly onDown?: () => void;
}

/** Of a container, and of a swarm's service. */
const GONE: ReadonlySet<string> = new Set(['destroy', 'remove']);

/** Containers of the lab's services, as they start; tells once of each time that the lab is taken down. */
async function* startsOf(
  inspect: Inspect,
  { identity, signal, onDown }: Pick<FollowWishes, 'identity' | 'signal' | 'onDown'>,
): AsyncGenerator<{ readonly name: string; readonly id: string }, void> {
  let down = false;
  for await (const { type, action, id, labels } of inspect.events(labelFilter(identity), signal)) {
    const name = labels[LABEL.service];
    if (type !== 'container' || name === undefined || isHelper({ labels })) continue;
    if (action === 'start') {
      down = false;
      yield { name, id };
    } else if (!down && GONE.has(action)) {
      const containers = await inspect.containers(labelFilter(identity));
      down = containers.every((container) => isHelper(container));
      if (down) onDown?.();
    }
  }
}

/**
 * Log lines as they come, until the signal aborts: a container that is started again, or made anew, is followed on from
 * where it had been. Rejects when the engine is lost.
 */
export async function* followLogs(
  inspect: Inspect,
  sources: readonly Omit<LogSource, 'place'>[],
  { identity, services = [], tail, signal, onDown }: FollowWishes,
): AsyncGenerator<ServiceLogLine, void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  // One for each container, however many they are.
  setMaxListeners(0, either);
  const queue = createQueue<ServiceLogLine>(either);
  const followed = new Map<string, { lastMs: number; ended: Promise<void> }>();
  const follow = (name: string, containerId: string, before?: number): void => {
    const state = followed.get(containerId) ?? { lastMs: 0, ended: Promise.resolve() };
    followed.set(containerId, state);
    // One that starts again has ended its log before: its new life is read after the old one.
    state.ended = state.ended.then(async () => {
      const { lastMs } = state;
      const options = lastMs > 0 ? { sinceMs: lastMs } : before === undefined ? {} : { tail: before };
      for await (const line of inspect.logs(containerId, { ...options, follow: true, signal: either })) {
        if (line.timeMs <= lastMs) continue;
        state.lastMs = line.timeMs;
        queue.push({ service: name, ...line });
      }
    });
    state.ended.catch(queue.fail);
  };
  const watch = async (): Promise<void> => {
    for await (const { name, id } of startsOf(inspect, { identity, signal: either, onDown }))
      if (services.length === 0 || services.includes(name)) follow(name, id);
  };
  watch().catch(queue.fail);
  for (const { name, containerId } of sources) follow(name, containerId, tail);
  try {
    yield* queue.values();
  } finally {
    stop.abort();
  }
}

interface Queue<T> {
  push(value: T): void;
  /** Ends the values with this error, once those that came before are out. */
  readonly fail: (error: unknown) => void;
  /** Until the signal aborts. */
  values(): AsyncGenerator<T, void>;
}

function createQueue<T>(signal: AbortSignal): Queue<T> {
  const waiting: T[] = [];
  let failure: { readonly error: unknown } | undefined;
  let wake: () => void = () => undefined;
  signal.addEventListener('abort', () => wake(), { once: true });
  return {
    push: (value) => {
      waiting.push(value);
      wake();
    },
    fail: (error) => {
      failure ??= { error };
      wake();
    },
    async *values() {
      for (;;) {
        while (waiting.length > 0) yield waiting.shift()!;
        if (signal.aborted) return;
        if (failure) throw failure.error;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
