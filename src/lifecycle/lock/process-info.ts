import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

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

async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // proc(5): field 22 is the start time; field 2, the name in parentheses, may itself hold spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return exists(pid) ? '' : undefined;
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
