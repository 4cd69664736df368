import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** How a shell is started: its program, and what it needs in its environment. */
export interface ShellProgram {
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Debian packages of a shell, and where its program is in them. */
const PACKAGES: Readonly<Record<string, { readonly names: readonly string[]; readonly program: string }>> = {
  zsh: { names: ['zsh', 'zsh-common'], program: 'bin/zsh' },
  fish: { names: ['fish', 'fish-common', 'libpcre2-32-0'], program: 'usr/bin/fish' },
};

/**
 * The machine's own shell, else one unpacked from the system's packages into `folder`, where nothing is installed by it;
 * undefined where neither can be had.
 */
export function shellProgram(shell: string, folder: string): ShellProgram | undefined {
  if (works(shell)) return { program: shell, environment: {} };
  const wanted = PACKAGES[shell];
  const root = join(folder, shell);
  if (!wanted || !unpack(wanted.names, root)) return undefined;
  const program = join(root, wanted.program);
  const triplets = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((triplet) => join(root, 'usr/lib', triplet));
  const environment = { LD_LIBRARY_PATH: triplets.join(':') };
  return works(program, environment) ? { program, environment } : undefined;
}

function works(program: string, environment: Readonly<Record<string, string>> = {}): boolean {
  try {
    execFileSync(program, ['-c', 'true'], { stdio: 'ignore', env: { ...process.env, ...environment } });
    return true;
  } catch {
    return false;
  }
}

/** False where there is no apt, or no mirror that has them. Lists that were never fetched are fetched. */
function unpack(names: readonly string[], root: string): boolean {
  if (!existsSync('/usr/bin/apt-get')) return false;
  mkdirSync(root, { recursive: true });
  const apt = (...args: string[]): boolean => {
    try {
      execFileSync('apt-get', ['-qq', ...args], { cwd: root, stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  if (!apt('download', ...names) && !(apt('update') && apt('download', ...names))) return false;
  execFileSync('sh', ['-c', 'for package in *.deb; do dpkg -x "$package" .; done'], { cwd: root });
  return true;
}
