import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { readProcessStat } from './process-stat.js';

/** A process, told from a later one with the same number by its start. */
export interface ProcessIdentity {
  readonly pid: number;
  /** As `ProcessInfo.startOf` tells it. */
  readonly start: string;
}

/** What a lock needs to know about processes; tests inject their own. */
export interface ProcessInfo {
  readonly pid: number;
  readonly host: string;
  /** When a process started, as a text to compare; undefined when there is no such process, '' when that cannot be told. */
  startOf(pid: number): Promise<string | undefined>;
}

/** The real thing: /proc where it exists, else only whether the process is there. */
export function systemProcessInfo(): ProcessInfo {
  return { pid: process.pid, host: hostname(), startOf };
}

/** Undefined when there is no such process, or when its start cannot be told. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const start = await startOf(pid);
  return start === undefined || start === '' ? undefined : { pid, start };
}

/** True only when it is certain: where starts cannot be told, no process is taken for a known one. */
export async function isAlive({ pid, start }: ProcessIdentity): Promise<boolean> {
  return start !== '' && (await startOf(pid)) === start;
}

/** True only when it is certain: no process of that number, or a later one. Only for processes of this machine. */
export async function hasEnded({ pid, start }: ProcessIdentity, { startOf: ask }: ProcessInfo): Promise<boolean> {
  const now = await ask(pid);
  return now === undefined || (now !== '' && start !== '' && now !== start);
}

/** The boot and the clock ticks since it. What is left of a process that has ended (a zombie) counts as gone. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readProcessStat(pid);
  if (stat === undefined) return exists(pid) ? '' : undefined;
  if (stat.state === 'Z' || stat.state === 'X') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${boot.trim()}/${stat.startTicks}`;
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
