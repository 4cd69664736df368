import { LabError } from '../../errors.js';
import { aptGet } from '../apt-get.js';
import { lastLines } from '../last-lines.js';
import type { HostAccess } from './host-access.js';

export type BaseTool = 'mmdebstrap' | 'debootstrap';

/** Debian's own keys, as its package `debian-archive-keyring` installs them. */
export const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** See `HostPrograms.findBaseTool`. */
export async function findBaseTool(
  access: HostAccess,
  architecture: string,
  signal: AbortSignal,
): Promise<{ tool: BaseTool; installed: boolean }> {
  const trouble = (message: string, ...suggestions: string[]): LabError =>
    new LabError('operation', message, { code: 'no-base-tool', suggestions });
  if (!(await access.hasProgram('dpkg'))) {
    throw trouble(
      'this machine is no Debian or Ubuntu, so it cannot make a Debian base',
      'docker pull debian:trixie-slim',
    );
  }
  if (!access.root) throw trouble('making a Debian base needs root on this machine', 'run the same command with sudo');
  const own = (await access.run('dpkg', ['--print-architecture'], { signal })).stdout.trim();
  if (own !== architecture) {
    throw new LabError(
      'operation',
      `the engine runs ${architecture}, this machine is ${own}: a base made here would not start there`,
      {
        code: 'architecture-mismatch',
        suggestions: ['run lab images build on a machine like the engine’s'],
      },
    );
  }
  const keyed = (await access.readText(KEYRING)) !== undefined;
  for (const tool of ['mmdebstrap', 'debootstrap'] as const) {
    if (keyed && (await access.hasProgram(tool))) return { tool, installed: true };
  }
  return { tool: 'mmdebstrap', installed: false };
}

/** See `HostPrograms.installBaseTool`. */
export async function installBaseTool(
  { run }: HostAccess,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  const options = { signal, onLine };
  // A third party's archive that does not answer fails the update, and need not concern us: the install decides.
  const update = await aptGet(run, ['update'], options);
  const packages = ['mmdebstrap', 'debian-archive-keyring'];
  const { exitCode, stderr } = await aptGet(run, ['install', '--no-install-recommends', ...packages], options);
  if (exitCode === 0) return;
  throw new LabError('operation', 'apt-get install mmdebstrap failed on this machine', {
    code: 'install-failed',
    details: [...(update.exitCode === 0 ? [] : lastLines(update.stderr)), ...lastLines(stderr)],
    suggestions: ['apt-get update && apt-get install mmdebstrap'],
  });
}
