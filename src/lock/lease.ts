import { readlink } from 'node:fs/promises';
import * as z from 'zod';
import { hasEnded, systemProcessInfo, type ProcessInfo } from './process-info.js';

const holderShape = z.object({ pid: z.number(), start: z.string(), host: z.string() });

/** The process that holds something on an engine; `host` tells which machine's (and container's) process numbers are meant. */
export type LeaseHolder = z.infer<typeof holderShape>;

/** `elsewhere`: whether its process still runs cannot be asked from here. */
export type LeaseState = 'held' | 'ended' | 'elsewhere';

/** What this process writes on what it holds. */
export async function ownLease(processInfo: ProcessInfo = systemProcessInfo()): Promise<string> {
  const { pid } = processInfo;
  const holder: LeaseHolder = {
    pid,
    start: (await processInfo.startOf(pid)) ?? '',
    host: await hostOf(processInfo),
  };
  return JSON.stringify(holder);
}

/** Reads a lease back. What nobody can read counts as held elsewhere: nothing is taken away on a guess. */
export async function leaseStateOf(
  text: string,
  processInfo: ProcessInfo = systemProcessInfo(),
): Promise<{ readonly state: LeaseState; readonly holder: LeaseHolder | undefined }> {
  const holder = readHolder(text);
  if (holder === undefined || holder.host !== (await hostOf(processInfo))) return { state: 'elsewhere', holder };
  return { state: (await hasEnded(holder, processInfo)) ? 'ended' : 'held', holder };
}

/**
 * Several containers may have one host name and share one engine, and each counts its processes for itself: so the name of
 * the process namespace (Linux, pid_namespaces(7)) belongs to it.
 */
async function hostOf({ host }: ProcessInfo): Promise<string> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return namespace === '' ? host : `${host} ${namespace}`;
}

function readHolder(text: string): LeaseHolder | undefined {
  try {
    return holderShape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
