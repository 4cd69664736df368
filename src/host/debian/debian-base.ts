import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { LabError } from '../../errors.js';
import { QUIET_ENVIRONMENT } from '../apt-get.js';
import { lastLines } from '../last-lines.js';
import type { AptMirror } from './apt-mirror.js';
import { KEYRING, type BaseTool } from './base-tool.js';
import type { HostAccess } from './host-access.js';

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

/** Below this a failed run is put down to the disk. */
const FULL_BYTES = 32 * 1024 * 1024;

/** See `HostPrograms.makeBase`. */
export async function makeBase(
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
  const environment = { ...QUIET_ENVIRONMENT, ...proxies, TMPDIR: folder };
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
