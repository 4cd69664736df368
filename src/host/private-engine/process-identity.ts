import { readdir, readFile } from 'node:fs/promises';

/** A process, told from a later one with the same number by its start and by the boot it belongs to. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks between boot and the process's start: field 22 of /proc/PID/stat, proc(5). */
  readonly startTicks: number;
  readonly bootId: string;
}

/** Undefined when there is no such process, or only its remains (a zombie). */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const [stat, bootId] = await Promise.all([readStat(pid), readOptional('/proc/sys/kernel/random/boot_id')]);
  if (stat === undefined || stat.state === 'Z' || stat.state === 'X') return undefined;
  return { pid, startTicks: stat.startTicks, bootId: (bootId ?? '').trim() };
}

export async function isAlive(known: ProcessIdentity): Promise<boolean> {
  const now = await identifyProcess(known.pid);
  return now !== undefined && now.startTicks === known.startTicks && now.bootId === known.bootId;
}

/** Names of the programs that an engine is made of, as /proc/PID/stat cuts them to 15 characters. */
const ENGINE_PROGRAMS = new Set(['dockerd', 'containerd', 'containerd-shim', 'docker-proxy', 'docker-init']);

/** The engine's own processes whose command line names `text`, with all their descendants, containers included. */
export async function findProcessTree(text: string): Promise<number[]> {
  const parents = new Map<number, number>();
  const found = new Set<number>();
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/u.test(name)).map(Number)) {
    const [stat, commandLine] = await Promise.all([readStat(pid), readOptional(`/proc/${pid}/cmdline`)]);
    if (stat === undefined || pid === process.pid) continue;
    parents.set(pid, stat.parent);
    if (ENGINE_PROGRAMS.has(stat.program) && commandLine?.includes(text) === true) found.add(pid);
  }
  const belongs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (found.has(at)) return true;
    return false;
  };
  return [...parents.keys()].filter(belongs);
}

interface Stat {
  readonly program: string;
  readonly state: string;
  readonly parent: number;
  readonly startTicks: number;
}

async function readStat(pid: number): Promise<Stat | undefined> {
  const text = await readOptional(`/proc/${pid}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/** The second field, the program's name, is in parentheses and may contain blanks and parentheses itself. */
export function parseStat(text: string): Stat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const program = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
  return { program, state: fields[0] ?? '', parent: Number(fields[1]), startTicks: Number(fields[19]) };
}

async function readOptional(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
