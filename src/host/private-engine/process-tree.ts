import { readdir, readFile } from 'node:fs/promises';
import { readProcessStat } from '../../lock/index.js';

/** Names of the programs that an engine is made of, as /proc/PID/stat cuts them to 15 characters. */
const ENGINE_PROGRAMS = new Set(['dockerd', 'containerd', 'containerd-shim', 'docker-proxy', 'docker-init']);

/** The engine's own processes whose command line names `text`, with all their descendants, containers included. */
export async function findProcessTree(text: string): Promise<number[]> {
  const parents = new Map<number, number>();
  const found = new Set<number>();
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/u.test(name)).map(Number)) {
    const [stat, commandLine] = await Promise.all([
      readProcessStat(pid),
      readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    ]);
    if (stat === undefined || pid === process.pid) continue;
    parents.set(pid, stat.parent);
    if (ENGINE_PROGRAMS.has(stat.program) && commandLine.includes(text)) found.add(pid);
  }
  const belongs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (found.has(at)) return true;
    return false;
  };
  return [...parents.keys()].filter(belongs);
}
