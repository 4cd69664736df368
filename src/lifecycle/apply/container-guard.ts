import type { Inspect } from '../../engine/engine.js';
import { labelFilter } from '../../lab/labels.js';
import type { LabIdentity } from '../../lab/resolved.js';
import { crashed } from '../readiness/index.js';
import type { Halt } from './halt.js';

export interface ContainerGuard {
  /** From now on the end of this container is a failure. */
  guard(containerId: string, service: string): void;
  close(): Promise<void>;
}

/**
 * Listens to the engine's events while a lab comes up: a service that dies after it was ready, while another still waits
 * for it, is named as what it is. A container that dies before it is guarded shows up in its own readiness.
 */
export function createContainerGuard(inspect: Inspect, identity: LabIdentity, halt: Halt): ContainerGuard {
  const closing = new AbortController();
  const guarded = new Map<string, string>();
  const judge = async (id: string): Promise<void> => {
    const service = guarded.get(id);
    if (service === undefined) return;
    // An event may be old news: a restart stops the container, too.
    const detail = await inspect.container(id);
    if (detail === undefined || detail.state === 'running' || closing.signal.aborted) return;
    halt.fail(await crashed(inspect, identity, service, detail).catch((trouble: unknown) => trouble));
  };
  const listen = async (): Promise<void> => {
    for await (const { type, action, id } of inspect.events(labelFilter(identity), closing.signal)) {
      if (type === 'container' && action === 'die') await judge(id);
    }
  };
  // An event stream that breaks is no failure of the lab: the readiness probes look for themselves.
  const listening = listen().catch(() => undefined);
  return {
    guard: (containerId, service) => void guarded.set(containerId, service),
    close: async () => {
      closing.abort();
      await listening;
    },
  };
}
