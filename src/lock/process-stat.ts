import { readFile } from 'node:fs/promises';

/** What /proc/PID/stat tells of a process, proc(5). */
export interface ProcessStat {
  /** Name of the program, cut to 15 characters. */
  readonly program: string;
  /** One letter; Z and X are remains of a process that has ended. */
  readonly state: string;
  readonly parent: number;
  /** Clock ticks between boot and the process's start. */
  readonly startTicks: string;
}

/** Undefined when there is no such process, or no /proc on this system. */
export async function readProcessStat(pid: number): Promise<ProcessStat | undefined> {
  try {
    return parseProcessStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The second field, the program's name, is in parentheses and may contain blanks and parentheses itself. */
export function parseProcessStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const program = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
  return { program, state: fields[0] ?? '', parent: Number(fields[1]), startTicks: fields[19] ?? '' };
}
