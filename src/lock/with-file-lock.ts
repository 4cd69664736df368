import { setTimeout as pause } from 'node:timers/promises';
import { interruption, LabError } from '../errors.js';
import type { Clock, Progress } from '../lab/progress.js';
import { claimLock, releaseLock, type LockHolder } from './lock-file.js';
import { systemProcessInfo, type ProcessInfo } from './process-info.js';

const POLL_MS = 50;

export interface LockOptions {
  /** What the lock guards, for those who wait in vain: `Lab haproxy-weighted (default)`. */
  readonly guarded: string;
  /** What is done under the lock, for those who wait: `lab up haproxy-weighted`. */
  readonly what: string;
  /** The `lock` timeout; Infinity = as long as it takes. */
  readonly waitMs: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** What else to try when the wait was in vain. */
  readonly suggestions?: readonly string[];
  readonly processInfo?: ProcessInfo;
}

export interface Lock {
  /** Whose lock was taken over because its process is gone: it did not finish, and the engine may still work for it. */
  readonly takenOver: LockHolder | undefined;
}

/**
 * Runs `work` while no other process on this machine holds the lock in `file`. Waits for its turn and says for whom; rejects
 * with `operation`, code `locked`, when `waitMs` is over, and with `interrupted`. Released in every case but a killed process,
 * whose lock the next one takes over.
 */
export async function withFileLock<T>(
  file: string,
  options: LockOptions,
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  const { processInfo = systemProcessInfo(), what, clock } = options;
  const { pid, host } = processInfo;
  const start = (await processInfo.startOf(pid)) ?? '';
  const own: LockHolder = { pid, start, host, what, since: new Date(clock()).toISOString() };
  const takenOver = await acquire(file, own, options, processInfo);
  try {
    return await work({ takenOver });
  } finally {
    await releaseLock(file, own);
  }
}

async function acquire(
  file: string,
  own: LockHolder,
  options: LockOptions,
  processInfo: ProcessInfo,
): Promise<LockHolder | undefined> {
  const { waitMs, progress, signal, clock } = options;
  const endsMs = clock() + waitMs;
  let told: string | undefined;
  for (;;) {
    if (signal.aborted) throw interruption(signal);
    const claim = await claimLock(file, own, processInfo);
    if (claim.kind === 'claimed') {
      if (told !== undefined) progress({ type: 'done', phase: 'lock', text: 'its turn' });
      return claim.takenOver;
    }
    const holder = describe(claim.holder);
    if (clock() >= endsMs) throw locked(holder, options);
    if (holder !== told)
      progress({ type: told === undefined ? 'start' : 'update', phase: 'lock', text: `waiting for ${holder}` });
    told = holder;
    await pause(POLL_MS, undefined, { signal }).catch(() => Promise.reject(interruption(signal)));
  }
}

function describe(holder: LockHolder | undefined): string {
  if (holder === undefined) return 'another lab command';
  return `"${holder.what}" (process ${holder.pid} on ${holder.host}, since ${holder.since})`;
}

function locked(holder: string, { guarded, waitMs, suggestions = [] }: LockOptions): LabError {
  return new LabError('operation', `${guarded} is in use by ${holder}`, {
    code: 'locked',
    details: [`Waited ${waitMs / 1000} s for it (timeout "lock").`],
    suggestions: ['Wait until it is done, or end that process', ...suggestions],
  });
}
