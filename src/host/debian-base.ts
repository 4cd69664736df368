import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LabError } from '../errors.js';
import { findAptMirror, type AptMirror, type HostAccess } from './apt-mirror.js';
import { findProgram } from './find-program.js';
import { runProgram } from './run-program.js';

export type BaseTool = 'mmdebstrap' | 'debootstrap';

export interface DebianBaseSpec {
  readonly suite: string;
  /** Packages beyond the essential ones and apt. */
  readonly include: readonly string[];
  /** Paths that no package may unpack, as dpkg's `path-exclude` wants them. */
  readonly exclude: readonly string[];
  /** Debian's name of it: amd64, arm64, armhf. */
  readonly architecture: string;
  readonly mirror: AptMirror;
}

/** A root file system as one tar file on this machine. The owner calls `remove` when it has been read. */
export interface DebianBase {
  open(): NodeJS.ReadableStream;
  remove(): Promise<void>;
}

/** What making images from Debian packages needs of the machine that `lab` runs on. */
export interface HostPrograms {
  /** The given mirror, else that of the machine's own apt. Throws `no-package-mirror`. */
  findMirror(suite: string, given: string | undefined, signal: AbortSignal): Promise<AptMirror>;
  /** The program that would make a base, installed or installable. Throws `no-base-tool` or `architecture-mismatch`. */
  findBaseTool(
    architecture: string,
    signal: AbortSignal,
  ): Promise<{ readonly tool: BaseTool; readonly installed: boolean }>;
  /** Installs the machine's mmdebstrap package. Throws `install-failed`. */
  installBaseTool(signal: AbortSignal, onLine: (line: string) => void): Promise<void>;
  /** Throws `base-failed`, or `disk-full` when this machine's temporary folder is. */
  makeBase(
    tool: BaseTool,
    spec: DebianBaseSpec,
    signal: AbortSignal,
    onLine: (line: string) => void,
  ): Promise<DebianBase>;
}

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** Below this a failed run is put down to the disk. */
const FULL_BYTES = 32 * 1024 * 1024;
const QUIET = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };

/** The programs of this machine. Every method takes the signal that ends it. */
export function hostPrograms(access: HostAccess = realAccess()): HostPrograms {
  return {
    findMirror: (suite, given, signal) => findAptMirror(access, suite, given, signal),
    findBaseTool: (architecture, signal) => findBaseTool(access, architecture, signal),
    installBaseTool: (signal, onLine) => installBaseTool(access, signal, onLine),
    makeBase: (tool, spec, signal, onLine) => makeBase(access, tool, spec, signal, onLine),
  };
}

function realAccess(): HostAccess {
  return {
    run: runProgram,
    hasProgram: async (name) => (await findProgram(name)) !== undefined,
    readText: (path) => readFile(path, 'utf8').catch(() => undefined),
    listFolder: (path) => readdir(path).catch(() => []),
    root: process.getuid?.() === 0,
    temporaryFolder: tmpdir(),
  };
}

async function findBaseTool(
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

async function installBaseTool(access: HostAccess, signal: AbortSignal, onLine: (line: string) => void): Promise<void> {
  const options = { signal, environment: QUIET, onLine };
  // Another package operation may hold dpkg's lock: apt waits for it rather than failing at once.
  const install = [
    '-o',
    'DPkg::Lock::Timeout=120',
    'install',
    '-y',
    '--no-install-recommends',
    'mmdebstrap',
    'debian-archive-keyring',
  ];
  // A third party's archive that does not answer fails the update, and need not concern us: the install decides.
  const update = await access.run('apt-get', ['update'], options);
  const { exitCode, stderr } = await access.run('apt-get', install, options);
  if (exitCode === 0) return;
  throw new LabError('operation', 'apt-get install mmdebstrap failed on this machine', {
    code: 'install-failed',
    details: [...(update.exitCode === 0 ? [] : lastLines(update.stderr)), ...lastLines(stderr)],
    suggestions: ['apt-get update && apt-get install mmdebstrap'],
  });
}

async function makeBase(
  access: HostAccess,
  tool: BaseTool,
  spec: DebianBaseSpec,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<DebianBase> {
  const folder = await mkdtemp(join(access.temporaryFolder, 'lab-base-'));
  // apt gives up root while it fetches, and must still get through to its files.
  await chmod(folder, 0o755);
  const tarFile = join(folder, 'base.tar');
  // `--one-file-system`: a tool that was killed may have left the kernel's own file systems mounted in there.
  const remove = async (): Promise<void> => {
    await access.run('rm', ['-rf', '--one-file-system', folder], {});
  };
  try {
    const steps = tool === 'mmdebstrap' ? [mmdebstrap(spec, tarFile)] : await debootstrap(spec, folder, tarFile);
    for (const step of steps) await takeStep({ access, mirror: spec.mirror, folder, signal, onLine }, step);
  } catch (error) {
    await remove();
    throw error;
  }
  return { open: () => createReadStream(tarFile), remove };
}

type Step = readonly [file: string, ...args: string[]];

interface Making {
  readonly access: HostAccess;
  readonly mirror: AptMirror;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

async function takeStep({ access, mirror, folder, signal, onLine }: Making, [file, ...args]: Step): Promise<void> {
  const proxy = mirror.options.find(
    ({ name, value }) => /^Acquire::https?::Proxy$/iu.test(name) && value !== 'DIRECT',
  )?.value;
  // debootstrap knows nothing of apt's settings, only of these variables.
  const proxies: Record<string, string> = proxy === undefined ? {} : { http_proxy: proxy, https_proxy: proxy };
  // What a killed tool leaves must be in our folder.
  const environment = { ...QUIET, ...proxies, TMPDIR: folder };
  // `timeout 0` has no time limit; it passes an end on to all that the tool has started, which would otherwise go on alone.
  const { exitCode, stdout, stderr } = await access.run('timeout', ['0', file, ...args], {
    signal,
    environment,
    onLine,
  });
  if (exitCode === 0) return;
  const details = lastLines(stderr.trim() === '' ? stdout : stderr);
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < FULL_BYTES) {
    throw new LabError('operation', `the disk that holds ${folder} is full`, { code: 'disk-full', details });
  }
  throw new LabError('operation', `${file} could not make a Debian base from ${mirror.uri}`, {
    code: 'base-failed',
    details,
    suggestions: ['lab doctor', 'name another mirror: --mirror URL'],
  });
}

function mmdebstrap({ suite, include, exclude, architecture, mirror }: DebianBaseSpec, tarFile: string): Step {
  const aptOptions = mirror.options.map(({ name, value }) => `--aptopt=${name} "${value}"`);
  return [
    'mmdebstrap',
    '--variant=apt',
    '--format=tar',
    `--architectures=${architecture}`,
    `--keyring=${KEYRING}`,
    ...(include.length > 0 ? [`--include=${include.join(',')}`] : []),
    ...aptOptions,
    '--aptopt=Acquire::Languages "none"',
    ...exclude.map((path) => `--dpkgopt=path-exclude=${path}`),
    // The machine's own apt settings serve this run and are not left in the image.
    '--customize-hook=rm -f "$1/etc/apt/apt.conf.d/99mmdebstrap"',
    suite,
    tarFile,
    mirror.uri,
  ];
}

async function debootstrap(
  { suite, include, architecture, mirror }: DebianBaseSpec,
  folder: string,
  tarFile: string,
): Promise<Step[]> {
  const root = join(folder, 'root');
  await mkdir(root);
  const packages = include.length > 0 ? [`--include=${include.join(',')}`] : [];
  const trust = [`--keyring=${KEYRING}`, '--force-check-gpg'];
  return [
    ['debootstrap', '--variant=minbase', `--arch=${architecture}`, ...trust, ...packages, suite, root, mirror.uri],
    [
      'tar',
      '--numeric-owner',
      '--one-file-system',
      '--exclude=./var/cache/apt/archives/*.deb',
      '-C',
      root,
      '-cf',
      tarFile,
      '.',
    ],
  ];
}

const lastLines = (text: string): string[] => text.trim().split('\n').slice(-8);
