import { setTimeout } from 'node:timers/promises';
import { interruption } from '../errors.js';

/** Waits between two looks; an interruption ends it as such. */
export async function pause(pauseMs: number, signal: AbortSignal): Promise<void> {
  await setTimeout(pauseMs, undefined, { signal }).catch(() => Promise.reject(interruption(signal)));
}
