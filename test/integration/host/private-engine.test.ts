import { execFile } from 'node:child_process';
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectEngine } from '../../../src/engine/index.js';
import { findProgram, privateEngine } from '../../../src/host/index.js';
import { enginePlaces } from '../../../src/host/private-engine/places.js';
import { findProcessTree } from '../../../src/host/private-engine/process-tree.js';

const sh = async (file: string, ...args: string[]): Promise<string> => (await promisify(execFile)(file, args)).stdout;
const able = process.platform === 'linux' && process.getuid?.() === 0 && (await findProgram('dockerd')) !== undefined;

/** Bridges, rules and chains of whatever else uses the network, without what other tests change all the time. */
async function others(): Promise<string> {
  const rules = await Promise.all(['filter', 'nat'].map((table) => sh('iptables', '-w', '-t', table, '-S')));
  const lines = rules
    .join('\n')
    .split('\n')
    .filter((line) => /docker0|^-[NP]|DOCKER-USER|lab-|L[0-9a-f]{8}/u.test(line))
    // Networks of labs on other engines come and go meanwhile.
    .filter((line) => !/ br-[0-9a-f]{12}\b/u.test(line));
  const links = (await sh('ip', '-o', 'link', 'show')).split('\n').map((line) => line.split(' ')[1] ?? '');
  return [...lines, ...links.filter((name) => /^(docker0|lab-)/u.test(name))].sort().join('\n');
}

describe.runIf(able)('the private engine, for real', () => {
  const signal = new AbortController().signal;
  let stateFolder: string;
  let before: string;
  const engine = () => privateEngine({ stateFolder, progress: () => undefined, signal });

  beforeAll(async () => {
    stateFolder = await mkdtemp(join(tmpdir(), 'lab-engine-'));
    before = await others();
  });
  afterAll(async () => {
    await engine().stop({ data: true });
    await rm(stateFolder, { recursive: true, force: true });
    expect(await others()).toBe(before);
  });

  it('starts once for two who ask, answers, and outlives its starter’s group', async () => {
    const [first, second] = await Promise.all([engine().start(), engine().start()]);
    expect(first).toMatchObject({ state: 'running', version: expect.stringMatching(/^\d+\./u) });
    expect(second.pid).toBe(first.pid);
    expect(await engine().status()).toEqual(first);
    const stat = await readFile(`/proc/${first.pid}/stat`, 'utf8');
    const session = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
    expect(session).toBe(first.pid);
    const { privateSocket, ...rest } = {
      privateSocket: first.host.slice('unix://'.length),
      environment: {},
      homeFolder: '/nowhere',
      signal,
      timeoutMs: 5000,
    };
    const connected = await connectEngine({ ...rest, privateSocket, host: first.host });
    expect((await connected.info()).dataFolder).toBe(first.dataFolder);
    await connected.createNetwork({ name: 'kept', labels: { kept: 'yes' } });
    connected.close();
  });

  it('comes back after its process was killed, with what it kept, and touches no other engine', async () => {
    const { pid, host } = await engine().status();
    process.kill(pid!, 'SIGKILL');
    await expect.poll(async () => (await engine().status()).state).toBe('stopped');
    const again = await engine().start();
    expect(again.pid).not.toBe(pid);
    const connected = await connectEngine({
      host,
      privateSocket: '',
      environment: {},
      homeFolder: '/nowhere',
      signal,
      timeoutMs: 5000,
    });
    expect(await connected.networks({ kept: '' })).toHaveLength(1);
    connected.close();
    const docker0 = (text: string): string[] => text.split('\n').filter((line) => /docker0|DOCKER-USER/u.test(line));
    expect(docker0(await others())).toEqual(docker0(before));
  });

  it('waits for one that is ending, and starts anew', async () => {
    const { pid } = await engine().status();
    process.kill(pid!, 'SIGTERM');
    const again = await engine().start();
    expect(again).toMatchObject({ state: 'running', version: expect.stringMatching(/^\d+\./u) });
    expect(again.pid).not.toBe(pid);
  });

  it('says which timeout expired when it hangs, and stops it all the same', async () => {
    const { pid } = await engine().status();
    process.kill(pid!, 'SIGSTOP');
    const impatient = privateEngine({ stateFolder, progress: () => undefined, signal, startTimeoutMs: 300 });
    await expect(impatient.start()).rejects.toThrow('did not answer within 0.3 s (timeout "engine-start")');
    expect(await engine().stop({ graceMs: 100 })).toEqual({ wasRunning: true });
    await engine().start();
  });

  it('stops without a trace but its data, and without that when asked', async () => {
    const places = enginePlaces(stateFolder);
    expect(await engine().stop()).toEqual({ wasRunning: true });
    expect(await engine().stop()).toEqual({ wasRunning: false });
    expect((await engine().status()).state).toBe('stopped');
    for (const gone of [places.socket, places.pidFile, places.recordFile, places.runFolder, places.lockFile]) {
      await expect(access(gone)).rejects.toThrow();
    }
    expect(await findProcessTree(places.runFolder)).toEqual([]);
    expect(await others()).toBe(before);
    await access(places.dataFolder);
    await engine().stop({ data: true });
    expect(await readdir(places.folder)).toEqual([]);
  });

  it('explains a start that fails, and leaves nothing of it', async () => {
    const places = enginePlaces(stateFolder);
    const failing = privateEngine({ stateFolder, progress: () => undefined, signal, startTimeoutMs: 1 });
    const failure = failing.start();
    await expect(failure).rejects.toMatchObject({ kind: 'operation', code: 'engine-start-failed' });
    await expect(failure).rejects.toHaveProperty('details', expect.any(Array));
    expect(await findProcessTree(places.runFolder)).toEqual([]);
    expect(await others()).toBe(before);
  });
});
