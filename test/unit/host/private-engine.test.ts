import { execFile } from 'node:child_process';
import { access, chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bridgesIn, iptablesScript, removals } from '../../../src/host/private-engine/firewall.js';
import { installEngine, missingPackages, type InstallContext } from '../../../src/host/private-engine/install.js';
import { withLock } from '../../../src/host/private-engine/lock.js';
import { mountPoints } from '../../../src/host/private-engine/end-engine.js';
import { chooseBridgeAddress } from '../../../src/host/private-engine/network.js';
import { enginePlaces } from '../../../src/host/private-engine/places.js';
import { privateEngine } from '../../../src/host/index.js';
import { identifyProcess, isAlive, parseStat } from '../../../src/host/private-engine/process-identity.js';
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
    await promisify(execFile)('mkdir', ['-p', places.folder]);
    const own = await identifyProcess(process.pid);
    await writeFile(places.recordFile, JSON.stringify({ ...own, sinceMs: 5 }));
    expect((await privateEngine({ ...options, stateFolder: folder }).status()).state).toBe('running');
    for (const other of [{ startTicks: 1 }, { bootId: 'before the reboot' }, { pid: 2 ** 30 }]) {
      await writeFile(places.recordFile, JSON.stringify({ ...own, ...other, sinceMs: 5 }));
      expect((await privateEngine({ ...options, stateFolder: folder }).status()).state).toBe('stopped');
    }
  });
});

describe('the firewall of the private engine', () => {
  const SAVED = `-P FORWARD DROP
-N DOCKER
-N Labc
-N Labc-ISOLATION-STAGE-1
-A FORWARD -j DOCKER-USER
-A FORWARD -j Labc-ISOLATION-STAGE-1
-A FORWARD -o br-0123456789ab -j Labc
-A FORWARD -i br-0123456789ab ! -o br-0123456789ab -j ACCEPT
-A FORWARD -o lab-abc -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -i br-ffffffffffff ! -o br-ffffffffffff -j ACCEPT
-A DOCKER -i docker0 -j RETURN
-A Labc -i br-0123456789ab -j RETURN
-A POSTROUTING -s 172.19.0.0/16 ! -o br-0123456789ab -j MASQUERADE
-A POSTROUTING -s 172.19.0.2/32 -d 172.19.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE
-A POSTROUTING -s 172.20.0.2/32 -d 172.20.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE
`;

  it('finds the bridges of labs in its own chains alone', () => {
    expect(bridgesIn(SAVED, 'Labc')).toEqual(['br-0123456789ab']);
  });

  it('takes away its own rules and chains, and nothing of another engine', () => {
    const networks = [{ base: 0xac130000, mask: 0xffff0000 }];
    const args = removals(SAVED, { chainPrefix: 'Labc', bridges: ['lab-abc', 'br-0123456789ab'], networks });
    expect(args.map((words) => words.join(' '))).toEqual([
      '-D FORWARD -j Labc-ISOLATION-STAGE-1',
      '-D FORWARD -o br-0123456789ab -j Labc',
      '-D FORWARD -i br-0123456789ab ! -o br-0123456789ab -j ACCEPT',
      '-D FORWARD -o lab-abc -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      '-D POSTROUTING -s 172.19.0.0/16 ! -o br-0123456789ab -j MASQUERADE',
      '-D POSTROUTING -s 172.19.0.2/32 -d 172.19.0.2/32 -p tcp -m tcp --dport 80 -j MASQUERADE',
      '-F Labc',
      '-F Labc-ISOLATION-STAGE-1',
      '-X Labc',
      '-X Labc-ISOLATION-STAGE-1',
    ]);
  });

  it('gives the engine’s chains another name and passes the rest on as it is', async () => {
    const echo = join(folder, 'real iptables');
    const wrapper = join(folder, 'iptables');
    await writeFile(echo, '#!/bin/sh\nprintf "[%s]" "$@"\n', { mode: 0o755 });
    await writeFile(wrapper, iptablesScript('Labc', echo), { mode: 0o755 });
    const args = [
      '--wait',
      '-A',
      'DOCKER-ISOLATION-STAGE-1',
      '-j',
      'DOCKER',
      '-m',
      'a b',
      '',
      'DOCKER_OUTPUT',
      'FORWARD',
    ];
    const { stdout } = await promisify(execFile)(wrapper, args);
    expect(stdout).toBe('[--wait][-A][Labc-ISOLATION-STAGE-1][-j][Labc][-m][a b][][DOCKER_OUTPUT][FORWARD]');
  });

  it('keeps every chain name within 28 characters', () => {
    const { chainPrefix, bridge } = enginePlaces('/var/lib/localab');
    expect(`${chainPrefix}-ISOLATION-STAGE-1`.length).toBeLessThanOrEqual(28);
    expect(bridge.length).toBeLessThanOrEqual(15);
  });

  it('chooses an address that no route overlaps', () => {
    const header = 'Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT';
    const route = (destination: string, mask: string) => `eth0 ${destination} 00000000 0003 0 0 0 ${mask} 0 0 0`;
    const ask = (...routes: string[]) => chooseBridgeAddress([header, ...routes].join('\n'));
    expect(ask(route('00000000', '00000000'))).toBe('10.213.255.1/24');
    expect(ask(route('0000D50A', '0000FFFF'))).toBe('10.208.255.1/24');
    expect(ask(route('0000D00A', '0000F0FF'))).toBe('10.203.255.1/24');
    expect(() => ask(route('0000000A', '000000FF'))).toThrow(expect.objectContaining({ code: 'no-free-network' }));
  });
});

describe('processes and locks', () => {
  it('reads the start of a process whose name has blanks and parentheses', () => {
    const fields = ['S', '7', ...Array.from({ length: 17 }, () => '0'), '4242', '0'];
    expect(parseStat(`12 (a (b) c) ${fields.join(' ')}`)).toEqual({
      program: 'a (b) c',
      state: 'S',
      parent: 7,
      startTicks: 4242,
    });
  });

  it('knows itself', async () => {
    const own = await identifyProcess(process.pid);
    expect(await isAlive(own!)).toBe(true);
    expect(await identifyProcess(2 ** 30)).toBeUndefined();
  });

  it('lets one in at a time and tells whom it waits for', async () => {
    const file = join(folder, 'lock');
    const events: string[] = [];
    const inside = (name: string) => async (): Promise<void> => {
      events.push(`${name} in`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} out`);
    };
    const waiting: number[] = [];
    await Promise.all(['a', 'b'].map((name) => withLock(file, signal, (pid) => waiting.push(pid), inside(name))));
    expect(events.map((event) => event.split(' ')[1])).toEqual(['in', 'out', 'in', 'out']);
    expect(waiting.every((pid) => pid === process.pid)).toBe(true);
    await expect(access(file)).rejects.toThrow();
  });

  it('replaces a holder that has died, and gives up when interrupted', async () => {
    const file = join(folder, 'lock');
    const own = await identifyProcess(process.pid);
    await writeFile(file, JSON.stringify({ ...own, startTicks: 1 }));
    expect(
      await withLock(
        file,
        signal,
        () => undefined,
        async () => 'in',
      ),
    ).toBe('in');
    await writeFile(file, JSON.stringify(own));
    const stop = new AbortController();
    const waiting = withLock(
      file,
      stop.signal,
      () => stop.abort(),
      async () => 'in',
    );
    await expect(waiting).rejects.toMatchObject({ kind: 'interrupted' });
  });

  it('reads mount points with blanks in them', () => {
    expect(mountPoints('36 35 98:0 /a /mnt/a\\040b rw - ext4 /dev/x rw\n')).toEqual(['/mnt/a b']);
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
