import { access, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installEngine, missingPackages, type InstallContext } from '../../../src/host/private-engine/install.js';
import { enginePlaces } from '../../../src/host/private-engine/places.js';
import { privateEngine } from '../../../src/host/index.js';
import { identifyProcess } from '../../../src/lock/index.js';
import { notInstallable, parseFamilies, type SystemFacts } from '../../../src/host/private-engine/system.js';

const signal = new AbortController().signal;
const DEBIAN: SystemFacts = { platform: 'linux', uid: 0, families: ['debian'] };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-pe-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('installEngine', () => {
  const context = (installed: readonly string[], over: Partial<InstallContext> = {}) => {
    const ran: string[] = [];
    const steps: string[] = [];
    const seen: { policy?: string; environment?: unknown } = {};
    const policyFile = join(folder, 'policy-rc.d');
    const made: InstallContext = {
      facts: DEBIAN,
      run: async (file, args, options) => {
        ran.push([file, ...args].join(' '));
        if (file === policyFile) return { exitCode: 104, stdout: '', stderr: '' };
        seen.environment = options?.environment;
        if (args.includes('install')) seen.policy = await readFile(policyFile, 'utf8');
        return { exitCode: 0, stdout: '', stderr: '' };
      },
      find: async (program) => (installed.includes(program) ? `/usr/bin/${program}` : undefined),
      signal,
      onStep: (text) => void steps.push(text),
      onDetail: () => undefined,
      policyFile,
      ...over,
    };
    return { made, ran, steps, seen, policyFile };
  };

  it('does nothing where everything is there, whatever the system', async () => {
    const { made, ran } = context(['dockerd', 'iptables', 'docker-init', 'ip'], {
      facts: { ...DEBIAN, families: ['fedora'] },
    });
    await installEngine(made);
    expect(ran).toEqual([]);
  });

  it('installs what is missing, with signatures checked and no service started', async () => {
    const { made, ran, steps, seen, policyFile } = context(['ip']);
    await installEngine(made);
    expect(ran).toHaveLength(2);
    expect(ran[0]).toMatch(/^apt-get .*update$/u);
    expect(ran[1]).toMatch(/install --no-install-recommends docker\.io iptables tini$/u);
    expect(ran.join(' ')).not.toMatch(/allow-unauthenticated|AllowInsecure/iu);
    expect(steps).toEqual(['apt-get update', 'apt-get install docker.io iptables tini']);
    expect(seen.environment).toMatchObject({ DEBIAN_FRONTEND: 'noninteractive' });
    expect(seen.policy).toContain('exit 101');
    await expect(access(policyFile)).rejects.toThrow();
  });

  it('puts a policy that is there aside and back, also when the install fails', async () => {
    const { made, policyFile } = context([], {});
    await writeFile(policyFile, 'theirs');
    await chmod(policyFile, 0o755);
    await installEngine(made);
    expect(await readFile(policyFile, 'utf8')).toBe('theirs');
    const failing: InstallContext = {
      ...made,
      run: async (_file, args) => ({
        exitCode: args.includes('install') ? 100 : 0,
        stdout: 'E: Unable to locate',
        stderr: '',
      }),
    };
    await expect(installEngine(failing)).rejects.toMatchObject({
      code: 'engine-install-failed',
      details: ['E: Unable to locate'],
    });
    expect(await readFile(policyFile, 'utf8')).toBe('theirs');
  });

  it('asks once, and takes no for an answer', async () => {
    const questions: string[] = [];
    const confirm = async (question: string): Promise<boolean> => {
      questions.push(question);
      return false;
    };
    const { made, ran } = context([], { confirm });
    await expect(installEngine(made)).rejects.toMatchObject({ kind: 'engine', code: 'engine-install-declined' });
    expect(questions).toHaveLength(1);
    expect(ran).toEqual([]);
  });

  it('leaves other systems to their owners', async () => {
    const { made, ran } = context([], { facts: { ...DEBIAN, families: ['fedora'] } });
    await expect(installEngine(made)).rejects.toMatchObject({
      kind: 'engine',
      code: 'engine-not-installable',
      exitCode: 4,
    });
    expect(ran).toEqual([]);
  });

  it('names the package of each missing program', async () => {
    expect(await missingPackages(async () => undefined)).toEqual(['docker.io', 'iptables', 'tini', 'iproute2']);
  });
});

describe('privateEngine', () => {
  const options = { stateFolder: '/nowhere/state', progress: () => undefined, signal };

  it('refuses where it cannot run, with the commands of that system', async () => {
    const cases: [Partial<SystemFacts>, RegExp][] = [
      [{ platform: 'darwin' }, /brew install/u],
      [{ uid: 1000 }, /sudo lab engine start/u],
      [{ uid: 1000, families: ['fedora'] }, /dnf install/u],
      [{ uid: 1000, families: ['arch'] }, /pacman/u],
    ];
    for (const [over, command] of cases) {
      const engine = privateEngine({ ...options, stateFolder: folder, facts: { ...DEBIAN, ...over } });
      const failure = engine.start();
      await expect(failure).rejects.toMatchObject({ kind: 'engine', code: 'engine-not-installable' });
      await expect(failure).rejects.toHaveProperty('suggestions.0', expect.stringMatching(command));
    }
  });

  it('says stopped, and where it would be, before it ever ran', async () => {
    expect(await privateEngine(options).status()).toMatchObject({
      state: 'stopped',
      host: 'unix:///nowhere/state/engine/docker.sock',
      pid: undefined,
    });
  });

  it('refuses a state folder too deep for a socket', () => {
    expect(() => enginePlaces(`/${'a'.repeat(88)}`)).toThrow(expect.objectContaining({ code: 'state-path-too-long' }));
    expect(enginePlaces(`/${'a'.repeat(87)}`).socket).toHaveLength(107);
  });

  it('is not fooled by a record of another process with the same number', async () => {
    const places = enginePlaces(folder);
    await mkdir(places.folder, { recursive: true });
    const own = await identifyProcess(process.pid);
    await writeFile(places.recordFile, JSON.stringify({ ...own, sinceMs: 5 }));
    expect((await privateEngine({ ...options, stateFolder: folder }).status()).state).toBe('running');
    for (const other of [{ start: 'before the reboot/1' }, { pid: 2 ** 30 }]) {
      await writeFile(places.recordFile, JSON.stringify({ ...own, ...other, sinceMs: 5 }));
      expect((await privateEngine({ ...options, stateFolder: folder }).status()).state).toBe('stopped');
    }
  });
});

describe('what system this is', () => {
  it('reads os-release', () => {
    expect(parseFamilies('NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n')).toEqual([
      'ubuntu',
      'debian',
    ]);
    expect(parseFamilies('ID="rhel"\nID_LIKE="fedora centos"\n')).toEqual(['rhel', 'fedora', 'centos']);
  });

  it('always has something to try', () => {
    for (const families of [[], ['alpine'], ['opensuse-leap', 'suse'], ['rhel'], ['arch']]) {
      expect(notInstallable({ ...DEBIAN, families }, 'x').suggestions.length).toBeGreaterThan(0);
    }
  });
});
