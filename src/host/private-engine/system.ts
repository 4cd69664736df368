import { readFile } from 'node:fs/promises';
import { LabError } from '../../errors.js';
import { osReleaseField } from '../os-release.js';

/** What decides whether and how an engine can be installed here; tests give their own. */
export interface SystemFacts {
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
  /** ID and ID_LIKE of /etc/os-release: `['ubuntu', 'debian']`. */
  readonly families: readonly string[];
}

export async function systemFacts(): Promise<SystemFacts> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return { platform: process.platform, uid: process.getuid?.(), families: parseFamilies(release) };
}

/** From os-release(5). */
export function parseFamilies(release: string): string[] {
  return ['ID', 'ID_LIKE'].flatMap((name) => osReleaseField(release, name)?.split(' ') ?? []).filter(Boolean);
}

export function isDebian({ families }: SystemFacts): boolean {
  return families.includes('debian') || families.includes('ubuntu');
}

/** Kind `engine`, with the commands that this system's owner would type instead. */
export function notInstallable(facts: SystemFacts, why: string): LabError {
  return new LabError('engine', `lab cannot run an engine of its own here: ${why}`, {
    code: 'engine-not-installable',
    suggestions: installCommands(facts),
  });
}

function installCommands(facts: SystemFacts): string[] {
  const { platform, families } = facts;
  if (platform === 'darwin')
    return ['brew install --cask docker && open -a Docker', 'or: brew install colima docker && colima start'];
  if (platform === 'win32') return ['winget install Docker.DockerDesktop', 'or run lab inside WSL 2'];
  const start = 'sudo systemctl enable --now docker';
  if (isDebian(facts)) return ['sudo lab engine start', `or: sudo apt-get install docker.io && ${start}`];
  if (families.includes('fedora')) return [`sudo dnf install moby-engine && ${start}`];
  if (families.includes('rhel') || families.includes('centos'))
    return ['sudo dnf install podman && sudo systemctl enable --now podman.socket'];
  if (families.includes('arch')) return [`sudo pacman -S docker && ${start}`];
  if (families.some((family) => family.includes('suse'))) return [`sudo zypper install docker && ${start}`];
  if (families.includes('alpine')) return ['apk add docker && rc-service docker start'];
  return [
    'install Docker Engine with your system’s package manager and start it',
    'or name an engine elsewhere: --engine HOST',
  ];
}
