import { setTimeout } from 'node:timers/promises';
import { LabError } from '../errors.js';

/** Waits between two looks; an interruption ends it as such. */
export async function pause(pauseMs: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(pauseMs, undefined, { signal });
  } catch (error) {
    if (signal.reason instanceof LabError) throw signal.reason;
    throw new LabError('interrupted', 'Interrupted', { code: 'interrupted', cause: error });
  }
}
