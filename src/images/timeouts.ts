import { LabError } from '../errors.js';

/** How long each kind of waiting may last, in milliseconds, before `timeoutScale`. */
export interface ImageTimeouts {
  /** Until a registry says its first word about an image. */
  readonly registryMs: number;
  /** A whole pull. */
  readonly pullMs: number;
  /** Making one image, or the base. */
  readonly buildMs: number;
}

export const IMAGE_TIMEOUTS: ImageTimeouts = { registryMs: 5_000, pullMs: 600_000, buildMs: 600_000 };

export function scaledTimeouts(timeouts: Partial<ImageTimeouts> | undefined, scale = 1): ImageTimeouts {
  const all = { ...IMAGE_TIMEOUTS, ...timeouts };
  return { registryMs: all.registryMs * scale, pullMs: all.pullMs * scale, buildMs: all.buildMs * scale };
}

export interface TimeLimit {
  /** As messages name it: `registry`, `pull`, `build`. */
  readonly name: string;
  readonly limitMs: number;
  /** What it waits for: `the registry's answer about haproxy:3.0`. */
  readonly what: string;
}

/**
 * Runs `work` under a signal that also aborts when the time is up. `arrived` ends the limit early and lets the work go on.
 * Rejects with `LabError` code `timeout-NAME` when the time is up, otherwise with whatever the work rejects with.
 */
export async function withinTime<T>(
  { name, limitMs, what }: TimeLimit,
  signal: AbortSignal,
  work: (signal: AbortSignal, arrived: () => void) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(expired(name, limitMs, what)), limitMs);
  try {
    return await work(AbortSignal.any([signal, limit.signal]), () => clearTimeout(timer));
  } catch (error) {
    // The caller's own end comes first; then the limit explains whatever the work made of being aborted.
    if (signal.aborted) throw signal.reason;
    throw limit.signal.aborted ? limit.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

function expired(name: string, limitMs: number, what: string): LabError {
  const text = limitMs % 1000 === 0 ? `${limitMs / 1000} s` : `${limitMs} ms`;
  return new LabError('operation', `timeout "${name}" (${text}) expired while waiting for ${what}`, {
    code: `timeout-${name}`,
    suggestions: ['--timeout-scale 3   (on a slow machine)'],
  });
}
