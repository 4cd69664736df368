import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { ContainerDetail } from '../../engine/engine.js';
import { LabError } from '../../errors.js';
import type { RunningService } from '../../lab/resolved.js';
import type { ActionContext } from '../action.js';

/** What every fault wants to know. */
export const FaultOptions = z.strictObject({ service: z.string().min(1) });
export type FaultOptions = z.infer<typeof FaultOptions>;

/** The engine answers a change before it has taken its whole effect; longer than this is no effect. */
const EFFECT_MS = 5_000;
const POLL_MS = 20;

/** The container as it is now. Throws kind `operation` when it was removed meanwhile. */
export async function look(
  { engine }: Pick<ActionContext, 'engine'>,
  target: RunningService,
): Promise<ContainerDetail> {
  const detail = await engine.container(target.containerId);
  if (detail !== undefined) return detail;
  throw new LabError('operation', `the container of ${target.name} was removed meanwhile`, { code: 'container-gone' });
}

/** Looks until what was seen is as wanted. Throws kind `operation`, code `fault-not-seen`, with `otherwise` when it never is. */
export async function seen<T>(
  read: () => Promise<T>,
  wanted: (value: T) => boolean,
  otherwise: (value: T) => string,
): Promise<T> {
  const endsAt = performance.now() + EFFECT_MS;
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    if (performance.now() >= endsAt) throw new LabError('operation', otherwise(value), { code: 'fault-not-seen' });
    await delay(POLL_MS);
  }
}

/** `app2 runs at 172.20.0.4 (172.20.0.3 before)`: a container may come back at another address. */
export function runsAt(name: string, now: ContainerDetail, before: ContainerDetail): string {
  const is = addresses(now);
  const was = addresses(before);
  return `the engine says that ${name} runs at ${is}${is === was ? ', as before' : ` (${was} before)`}`;
}

export function addresses({ addresses: all }: ContainerDetail): string {
  return Object.values(all).join(', ') || 'no address';
}
