import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { HostAccess } from '../../../../src/host/debian/host-access.js';
import { hostPrograms, type DebianBaseSpec } from '../../../../src/host/debian/index.js';

const { signal } = new AbortController();
const silent = (): void => undefined;
const spec: DebianBaseSpec = {
  suite: 'trixie',
  include: ['ca-certificates'],
  exclude: ['/usr/share/man/*'],
  architecture: 'amd64',
  mirror: {
    uri: 'http://mirror.example/debian',
    origin: 'test',
    options: [
      { name: 'Acquire::http::Proxy', value: 'http://proxy.example:3142' },
      { name: 'Acquire::Check-Date', value: 'false' },
    ],
  },
};

type Answer = { exitCode?: number; stdout?: string; stderr?: string };
interface Machine {
  programs: string[];
  keyring: boolean;
  root: boolean;
  answer: (file: string, args: readonly string[]) => Answer | Promise<Answer>;
}

let temporaryFolder = '';
let calls: { line: string; environment: Readonly<Record<string, string>> | undefined }[] = [];
beforeEach(async () => {
  temporaryFolder = await mkdtemp(join(tmpdir(), 'lab-test-'));
  calls = [];
});
afterEach(async () => rm(temporaryFolder, { recursive: true }));

function machine(change: Partial<Machine> = {}) {
  const { programs, keyring, root, answer }: Machine = {
    programs: ['dpkg', 'mmdebstrap'],
    keyring: true,
    root: true,
    answer: () => ({}),
    ...change,
  };
  const run: HostAccess['run'] = async (file, args, options) => {
    if (file === 'dpkg') return { exitCode: 0, stdout: 'amd64\n', stderr: '' };
    if (file === 'rm') {
      await rm(args.at(-1) ?? '', { recursive: true });
      return { exitCode: 0, stdout: '', stderr: '' };
    }
    calls.push({ line: [file, ...args].join(' ').replace(/^timeout 0 /u, ''), environment: options?.environment });
    return { exitCode: 0, stdout: '', stderr: '', ...(await answer(file, args)) };
  };
  return hostPrograms({
    run,
    hasProgram: (name) => Promise.resolve(programs.includes(name)),
    readText: (path) => Promise.resolve(path.includes('keyring') && keyring ? 'keys' : undefined),
    listFolder: () => Promise.resolve([]),
    root,
    temporaryFolder,
  });
}

describe('findBaseTool', () => {
  it.each([
    [['dpkg', 'mmdebstrap', 'debootstrap'], true, { tool: 'mmdebstrap', installed: true }],
    [['dpkg', 'debootstrap'], true, { tool: 'debootstrap', installed: true }],
    [['dpkg'], true, { tool: 'mmdebstrap', installed: false }],
    // Without Debian's keys nothing could be checked, so they have to be installed first.
    [['dpkg', 'mmdebstrap'], false, { tool: 'mmdebstrap', installed: false }],
  ])('with %j and keys %s', async (programs, keyring, wanted) => {
    expect(await machine({ programs, keyring }).findBaseTool('amd64', signal)).toEqual(wanted);
  });

  it('says what is in the way', async () => {
    await expect(machine({ programs: [] }).findBaseTool('amd64', signal)).rejects.toThrow(/no Debian or Ubuntu/u);
    await expect(machine({ root: false }).findBaseTool('amd64', signal)).rejects.toThrow(/needs root/u);
    await expect(machine().findBaseTool('arm64', signal)).rejects.toMatchObject({
      code: 'architecture-mismatch',
      message: expect.stringMatching(/engine runs arm64, this machine is amd64/u),
    });
  });
});

describe('installBaseTool', () => {
  it('updates and installs, signatures checked', async () => {
    await machine().installBaseTool(signal, silent);
    expect(calls[0]?.line).toMatch(/^apt-get -y .* update$/u);
    expect(calls[1]?.line).toMatch(/^apt-get -y .* install .*mmdebstrap debian-archive-keyring$/u);
    expect(calls.map(({ line }) => line).join()).not.toMatch(/unauthenticated|insecure|force-yes/iu);
  });

  it('goes on when some archive did not answer, and quotes apt when the install fails', async () => {
    const updateFails = (_: string, args: readonly string[]) =>
      args.at(-1) === 'update' ? { exitCode: 100, stderr: 'E: some archive' } : {};
    await machine({ answer: updateFails }).installBaseTool(signal, silent);
    const bothFail = machine({ answer: (_, args) => ({ exitCode: 100, stderr: `E: ${args.at(-1)}` }) });
    await expect(bothFail.installBaseTool(signal, silent)).rejects.toMatchObject({
      code: 'install-failed',
      details: ['E: update', 'E: debian-archive-keyring'],
    });
  });
});

describe('makeBase', () => {
  it('makes a tar with mmdebstrap, with the machine’s apt settings, and removes it afterwards', async () => {
    const host = machine({
      answer: async (_, args) => {
        await writeFile(args.find((arg) => arg.endsWith('.tar')) ?? '', 'a tar');
        return {};
      },
    });
    const base = await host.makeBase('mmdebstrap', spec, signal, silent);
    expect(await text(base.open())).toBe('a tar');
    await base.remove();
    expect(await readdir(temporaryFolder)).toEqual([]);
    const line = calls[0]?.line ?? '';
    expect(line).toMatch(/^mmdebstrap --variant=apt .*--architectures=amd64 --keyring=\S+ --include=ca-certificates /u);
    expect(calls[0]?.environment?.['TMPDIR']).toContain(temporaryFolder);
    expect(line).toContain('--aptopt=Acquire::http::Proxy "http://proxy.example:3142"');
    expect(line).toContain('--aptopt=Acquire::Check-Date "false"');
    expect(line).toMatch(/ trixie \S+base\.tar http:\/\/mirror\.example\/debian$/u);
  });

  it('falls back to debootstrap, which checks signatures too and gets the proxy by environment', async () => {
    const base = await machine().makeBase('debootstrap', spec, signal, silent);
    expect(calls[0]?.line).toMatch(/^debootstrap --variant=minbase --arch=amd64 --keyring=\S+ --force-check-gpg /u);
    expect(calls[0]?.environment).toMatchObject({ http_proxy: 'http://proxy.example:3142' });
    expect(calls[1]?.line).toMatch(/^tar --numeric-owner /u);
    await base.remove();
  });

  it('leaves nothing when the tool fails or is interrupted', async () => {
    const failing = machine({ answer: () => ({ exitCode: 25, stderr: 'E: cannot reach the mirror\n' }) });
    await expect(failing.makeBase('mmdebstrap', spec, signal, silent)).rejects.toMatchObject({
      code: 'base-failed',
      details: ['E: cannot reach the mirror'],
    });
    const interrupted = machine({ answer: () => Promise.reject(new Error('aborted')) });
    await expect(interrupted.makeBase('mmdebstrap', spec, signal, silent)).rejects.toThrow('aborted');
    expect(await readdir(temporaryFolder)).toEqual([]);
  });
});
