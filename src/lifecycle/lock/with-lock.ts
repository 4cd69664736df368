import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LabError } from '../../errors.js';
import type { Clock, Progress } from '../../lab/progress.js';
import type { LabIdentity } from '../../lab/resolved.js';
import { interruption, throwIfInterrupted } from '../interrupted.js';
import { claimLock, releaseLock, type LockHolder } from './lock-file.js';
import { systemProcessInfo, type ProcessInfo } from './process-info.js';

const POLL_MS = 50;

export interface LockOptions {
  /** What is done under the lock, for those who wait: `lab up haproxy-weighted`. */
  readonly what: string;
  /** The `lock` timeout. */
  readonly waitMs: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly processInfo?: ProcessInfo;
}

export interface Lock {
  /** Whose lock was taken over because its process is gone: it did not finish, and the engine may still work for it. */
  readonly takenOver: LockHolder | undefined;
}

/**
 * Runs `work` while no other `lab` on this machine works on the same copy of the same lab. Waits for its turn and says for
 * whom; rejects with `operation`, code `locked`, when `waitMs` is over. Released in every case but a killed process, whose
 * lock the next one takes over.
 */
export async function withLock<T>(
  stateFolder: string,
  identity: LabIdentity,
  options: LockOptions,
  work: (lock: Lock) => Promise<T>,
): Promise<T> {
  const processInfo = options.processInfo ?? systemProcessInfo();
  const path = lockPath(stateFolder, identity);
  const own: LockHolder = {
    pid: processInfo.pid,
    start: (await processInfo.startOf(processInfo.pid)) ?? '',
    host: processInfo.host,
    what: options.what,
    since: new Date(options.clock()).toISOString(),
  };
  const takenOver = await acquire(path, own, identity, options, processInfo);
  try {
    return await work({ takenOver });
  } finally {
    await releaseLock(path, own);
  }
}

/** Lab and instance names hold neither dots nor slashes, so that two copies never share a file. */
function lockPath(stateFolder: string, { lab, instance }: LabIdentity): string {
  return join(stateFolder, 'locks', `${encodeURIComponent(lab)}.${encodeURIComponent(instance)}.lock`);
}

async function acquire(
  path: string,
  own: LockHolder,
  identity: LabIdentity,
  { waitMs, progress, signal, clock }: LockOptions,
  processInfo: ProcessInfo,
): Promise<LockHolder | undefined> {
  const endsMs = clock() + waitMs;
  let told: string | undefined;
  for (;;) {
    throwIfInterrupted(signal);
    const claim = await claimLock(path, own, processInfo);
    if (claim.kind === 'claimed') {
      if (told !== undefined) progress({ type: 'done', phase: 'lock', text: 'its turn' });
      return claim.takenOver;
    }
    const holder = describe(claim.holder);
    if (clock() >= endsMs) throw locked(identity, holder, waitMs);
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

function locked({ lab, instance }: LabIdentity, holder: string, waitMs: number): LabError {
  return new LabError('operation', `Lab ${lab} (${instance}) is in use by ${holder}`, {
    code: 'locked',
    details: [`Waited ${waitMs / 1000} s for it (timeout "lock").`],
    suggestions: ['Wait until it is done, or end that process', 'Work on a copy of your own: --instance NAME'],
  });
}
