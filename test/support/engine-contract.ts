import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerSpec, Engine, EngineEvent } from '../../src/engine/engine.js';

/** One kind of engine under the contract. */
export interface ContractSubject {
  connect(): Promise<Engine>;
  /** An image with a POSIX shell. */
  image(engine: Engine): Promise<string>;
  /** Lets the program of a started container have its effect, where no real program runs. */
  afterStart?(engine: Engine, ref: string): void;
}

const RUN_LABEL = 'dev.localab.contract';
const SCRIPT = 'echo one; echo two >&2; exec sleep 1000';

/** Everything that the rest of `lab` relies on, whatever the engine. */
export function engineContract(name: string, subject: ContractSubject): void {
  describe(`the engine contract: ${name}`, () => {
    const run = randomUUID();
    const labels = { [RUN_LABEL]: run };
    const unique = (text: string): string => `contract-${run.slice(0, 8)}-${text}`;
    let engine: Engine;
    let image: string;

    const spec = (text: string, over: Partial<ContainerSpec> = {}): ContainerSpec => ({
      name: unique(text),
      image,
      entrypoint: ['sh', '-c', SCRIPT],
      environment: {},
      labels,
      networks: [],
      mounts: [],
      publish: [],
      limits: { memoryBytes: 64 * 2 ** 20, pids: 50, cpus: 0.5 },
      init: true,
      ...over,
    });
    const started = async (text: string, over: Partial<ContainerSpec> = {}): Promise<string> => {
      const id = await engine.createContainer(spec(text, over));
      await engine.startContainer(id);
      subject.afterStart?.(engine, id);
      return id;
    };

    beforeAll(async () => {
      engine = await subject.connect();
      image = await subject.image(engine);
    });
    afterEach(async () => {
      for (const { id } of await engine.containers(labels)) await engine.removeContainer(id);
      for (const { id } of await engine.networks(labels)) await engine.removeNetwork(id);
      for (const volume of await engine.volumes(labels)) await engine.removeVolume(volume.name);
    });
    afterAll(async () => {
      expect(await engine.containers(labels)).toEqual([]);
      expect(await engine.networks(labels)).toEqual([]);
      expect(await engine.volumes(labels)).toEqual([]);
      engine.close();
    });

    it('tells what it is', async () => {
      expect((await engine.version()).apiVersion).toMatch(/^\d+\.\d+$/u);
      expect((await engine.info()).cpus).toBeGreaterThan(0);
    });

    it('answers undefined for what is not there, and removes it without complaint', async () => {
      expect(await engine.container(unique('none'))).toBeUndefined();
      expect(await engine.image(`${unique('none')}:1`)).toBeUndefined();
      await engine.removeContainer(unique('none'));
      await engine.removeNetwork(unique('none'));
      await engine.removeVolume(unique('none'));
      await engine.removeImage(`${unique('none')}:1`);
    });

    it('takes a container through its life, each step twice', async () => {
      const id = await engine.createContainer(spec('life'));
      expect(await engine.container(unique('life'))).toMatchObject({ id, state: 'created', exitCode: undefined });
      await engine.startContainer(id);
      await engine.startContainer(id);
      const running = await engine.container(id);
      expect(running).toMatchObject({ state: 'running', name: unique('life'), image, labels });
      expect(running?.startedMs).toBeGreaterThanOrEqual(running!.createdMs);
      expect(running?.endedMs).toBeUndefined();
      await engine.stopContainer(id, 1);
      await engine.stopContainer(id, 1);
      const ended = await engine.container(id);
      expect(ended?.state).toBe('exited');
      expect(ended?.endedMs).toBeGreaterThanOrEqual(running!.startedMs!);
      await engine.startContainer(id);
      expect(await engine.container(id)).toMatchObject({ state: 'running', endedMs: ended!.endedMs });
      await engine.stopContainer(id, 1);
      await engine.removeContainer(id);
      await engine.removeContainer(id);
      expect(await engine.containers(labels)).toEqual([]);
    });

    it('finds by a label and by its value, stopped containers included', async () => {
      await engine.createContainer(spec('a', { labels: { ...labels, colour: 'red' } }));
      await engine.createContainer(spec('b', { labels: { ...labels, colour: 'blue' } }));
      const names = async (filter: Record<string, string>) =>
        (await engine.containers(filter)).map((c) => c.name).sort();
      expect(await names({ ...labels, colour: '' })).toEqual([unique('a'), unique('b')]);
      expect(await names({ ...labels, colour: 'red' })).toEqual([unique('a')]);
      expect(await names({ ...labels, size: '' })).toEqual([]);
    });

    it('refuses a second container of one name, and an unknown image', async () => {
      await engine.createContainer(spec('twin'));
      await expect(engine.createContainer(spec('twin'))).rejects.toMatchObject({ kind: 'operation', code: 'conflict' });
      const unknown = engine.createContainer(spec('odd', { image: `${unique('none')}:1` }));
      await expect(unknown).rejects.toMatchObject({ kind: 'operation', code: 'not-found' });
    });

    it('publishes on a free port when asked for 0, and names the holder of a port that is taken', async () => {
      const network = unique('net');
      await engine.createNetwork({ name: network, labels });
      const networks = [{ name: network, aliases: ['web'] }];
      const publish = [{ containerPort: 80, hostAddress: '127.0.0.1', hostPort: 0 }];
      const first = await engine.container(await started('first', { networks, publish }));
      const [port] = first!.ports;
      expect(port).toMatchObject({ containerPort: 80, hostAddress: '127.0.0.1' });
      expect(port!.hostPort).toBeGreaterThan(1023);
      expect(first!.addresses[network]).toMatch(/^\d+\.\d+\.\d+\.\d+$/u);
      const second = started('second', { networks, publish: [port!] });
      await expect(second).rejects.toMatchObject({ code: 'port-taken', exitCode: 5 });
      await expect(second).rejects.toThrow(new RegExp(`${port!.hostPort}.*${unique('first')}`, 'u'));
    });

    it('joins further networks before the start', async () => {
      const networks = [unique('one'), unique('two')];
      for (const network of networks) await engine.createNetwork({ name: network, labels });
      const id = await started('joined', { networks: networks.map((network) => ({ name: network, aliases: [] })) });
      expect(Object.keys((await engine.container(id))!.addresses).sort()).toEqual(networks.sort());
    });

    it('takes a container off a network and puts it back, and tells where it is', async () => {
      const network = unique('cut');
      await engine.createNetwork({ name: network, labels });
      const id = await started('cut', { networks: [{ name: network, aliases: ['here'] }] });
      const told = async () => (await engine.containers(labels)).find((each) => each.id === id)?.networks;
      expect(await told()).toEqual([network]);
      await engine.disconnectContainer(id, network);
      expect((await engine.container(id))!.addresses).toEqual({});
      expect(await told()).toEqual([]);
      await engine.connectContainer(id, { name: network, aliases: ['here'] });
      expect((await engine.container(id))!.addresses[network]).toMatch(/^\d+\.\d+\.\d+\.\d+$/u);
      expect(await told()).toEqual([network]);
    });

    it('keeps a network that is in use', async () => {
      const network = unique('busy');
      const id = await engine.createNetwork({ name: network, labels });
      expect(await engine.networks(labels)).toMatchObject([
        { id, name: network, labels, subnets: [expect.any(String)] },
      ]);
      const container = await started('user', { networks: [{ name: network, aliases: [] }] });
      await expect(engine.removeNetwork(network)).rejects.toMatchObject({ kind: 'operation' });
      await engine.removeContainer(container);
      await engine.removeNetwork(network);
      expect(await engine.networks(labels)).toEqual([]);
    });

    it('keeps a volume that is in use', async () => {
      const volume = unique('data');
      await engine.createVolume({ name: volume, labels });
      const mounts = [{ kind: 'volume' as const, source: volume, target: '/data', readOnly: false }];
      const id = await engine.createContainer(spec('writer', { mounts }));
      await expect(engine.removeVolume(volume)).rejects.toMatchObject({ kind: 'operation', code: 'conflict' });
      await engine.removeContainer(id);
      await engine.removeVolume(volume);
      expect(await engine.volumes(labels)).toEqual([]);
    });

    it('puts files into a container before it starts', async () => {
      const id = await engine.createContainer(spec('files'));
      const files = [
        { path: '/etc/made/for/it.conf', content: 'ключ = 1\n', mode: 0o644 },
        { path: '/tmp/raw', content: new Uint8Array([65, 66]), mode: 0o600 },
      ];
      await engine.putFiles(id, files);
      await engine.startContainer(id);
      expect((await engine.exec(id, ['cat', '/etc/made/for/it.conf', '/tmp/raw'])).stdout).toBe('ключ = 1\nAB');
    });

    it('runs a command: exit code, both outputs, input', async () => {
      const id = await started('exec');
      const command = ['sh', '-c', 'cat; echo err >&2; exit 7'];
      const result = await engine.exec(id, command, { input: 'in\n' });
      expect(result).toEqual({ exitCode: 7, stdout: 'in\n', stderr: 'err\n' });
      expect(await engine.exec(id, ['true'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    });

    it('ends a command when the signal aborts, and refuses one in a stopped container', async () => {
      const id = await started('abort');
      const stop = new AbortController();
      const endless = engine.exec(id, ['sleep', '1000'], { signal: stop.signal });
      stop.abort();
      await expect(endless).rejects.toMatchObject({ kind: 'interrupted' });
      await engine.killContainer(id, 'SIGKILL');
      await expect(engine.exec(id, ['true'])).rejects.toMatchObject({ kind: 'operation' });
    });

    it('reads both streams of a log with times, and follows until aborted', async () => {
      const id = await started('log');
      const stop = new AbortController();
      const lines = [];
      for await (const line of engine.logs(id, { follow: true, signal: stop.signal })) {
        lines.push(line);
        if (lines.length === 2) stop.abort();
      }
      const sorted = lines.sort((a, b) => a.text.localeCompare(b.text));
      expect(sorted).toMatchObject([
        { stream: 'stdout', text: 'one' },
        { stream: 'stderr', text: 'two' },
      ]);
      const detail = await engine.container(id);
      for (const { timeMs } of lines) expect(timeMs).toBeGreaterThanOrEqual(detail!.createdMs);
      const later = [];
      for await (const line of engine.logs(id, { sinceMs: Math.max(...lines.map(({ timeMs }) => timeMs)) + 1 }))
        later.push(line);
      expect(later).toEqual([]);
      const last = [];
      for await (const line of engine.logs(id, { tail: 1 })) last.push(line);
      expect(last).toHaveLength(1);
    });

    it('tells of starts and ends, of these labels only, until aborted', async () => {
      const watched = await engine.createContainer(spec('seen', { labels: { ...labels, seen: 'yes' } }));
      const ignored = await engine.createContainer(spec('unseen'));
      const stop = new AbortController();
      const events: EngineEvent[] = [];
      const reading = (async () => {
        for await (const event of engine.events({ ...labels, seen: 'yes' }, stop.signal)) {
          events.push(event);
          if (event.action === 'die') stop.abort();
        }
      })();
      await engine.startContainer(ignored);
      await engine.startContainer(watched);
      await engine.killContainer(watched, 'SIGKILL');
      await reading;
      expect([...new Set(events.map(({ id }) => id))]).toEqual([watched]);
      expect(events.map(({ action }) => action)).toEqual(expect.arrayContaining(['start', 'die']));
      expect(events[0]).toMatchObject({ type: 'container', labels: { ...labels, seen: 'yes' } });
      expect((await engine.container(watched))?.exitCode).toBe(137);
    });
  });
}
