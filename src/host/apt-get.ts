import type { ProgramResult, RunProgram } from './run-program.js';

/** Nobody is asked, no service is restarted, and what fails says so in English. */
export const QUIET_ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l', LC_ALL: 'C.UTF-8' };

const TIMEOUT_MS = 15 * 60_000;
/** Another package operation may hold dpkg's lock: apt waits for it (in seconds) rather than failing at once. */
const OPTIONS = ['-y', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Dpkg::Use-Pty=0'];

/** Runs `apt-get` with signatures checked. A non-zero exit is a result, not an error. */
export function aptGet(
  run: RunProgram,
  args: readonly string[],
  { signal, onLine }: { readonly signal: AbortSignal; readonly onLine: (line: string) => void },
): Promise<ProgramResult> {
  const environment = QUIET_ENVIRONMENT;
  return run('apt-get', [...OPTIONS, ...args], { signal, timeoutMs: TIMEOUT_MS, environment, onLine });
}
