import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { engineClock } from '../../../src/experiment/sender/engine-clock.js';
import type { TrafficFrom } from '../../../src/experiment/up/prepare-lab.js';
import { sendsFrom, withSender } from '../../../src/experiment/sender/sender.js';
import type { Sent } from '../../../src/experiment/sender/sending.js';
import { LABEL } from '../../../src/lab/labels.js';
import type { ClientLedger } from '../../../src/lab/observation.js';
import type { ProgressEvent } from '../../../src/lab/progress.js';
import { down, listRunning, planFor, readRunning, up } from '../../../src/lifecycle/index.js';
import { trafficKinds } from '../../../src/traffic/index.js';
import { encodeMessage } from '../../../src/traffic/remote/remote-message.js';
import { fakeEngine, type FakeEngine } from '../../support/fake-engine.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { lab } from '../lifecycle/fixtures.js';

const IDENTITY = { lab: 'demo', instance: 'default' };
const OPTIONS = trafficKinds['http']!.parse({ service: 'balancer', port: 8080 });
const LEDGER = { step: 's', sent: 2, answered: 2, order: Int16Array.of(0, 1) } as unknown as ClientLedger;
const SAYS_LEDGER = encodeMessage({ type: 'ledger', startedMs: 77, ledger: LEDGER });

interface Bench {
  readonly engine: FakeEngine;
  readonly signal?: AbortSignal;
  readonly progress?: (event: ProgressEvent) => void;
  readonly from?: TrafficFrom;
}

/** The demo lab, up on a fake engine that has the client's image. */
async function upOn(options: { local: boolean; image?: boolean }): Promise<FakeEngine> {
  const images = ['app:1', ...(options.image === false ? [] : ['node:20.19-slim'])];
  const engine = fakeEngine({ local: options.local, images });
  await up({
    ...{ engine, lab: lab(), run: 'up', progress: () => undefined, clock: () => 0 },
    images: new Map([['app', { reference: 'app:1', imageId: 'sha256:a' }]]),
    options: { recreate: false, publish: [], timeouts: { readyMs: 5_000 } },
    signal: new AbortController().signal,
  });
  return engine;
}

async function send({ engine, from = 'auto', ...more }: Bench): Promise<Sent> {
  const folder = await temporaryFolder();
  const program = join(folder, 'remote-client.js');
  await writeFile(program, 'the program');
  const running = await readRunning(engine, IDENTITY);
  const context = {
    ...{ engine, lab: lab(), running: running!, run: 'r1', stateFolder: folder, timeoutScale: 1, version: '0.0.0' },
    ...{ progress: () => undefined, signal: new AbortController().signal, clock: () => 5 },
    shelves: { labs: folder, templates: resolve('templates'), current: folder },
    images: { source: 'local' as const, registry: undefined, mirror: undefined, registryMemory: new Map() },
    traffic: { from, program },
    ...more,
  };
  const sending = { step: 's', idPrefix: 'r1.s.', servers: ['app1', 'app2'], requests: 2, seed: 1 };
  return withSender(context, (sender) => sender.send('http', OPTIONS, sending));
}

const clients = (engine: FakeEngine) =>
  [...engine.state.containers.values()].filter(({ spec }) => spec.labels[LABEL.helper] !== undefined);

describe('where traffic is sent from', () => {
  const at = (local: boolean) => ({ host: 'tcp://203.0.113.7:2376', origin: 'DOCKER_HOST', local });

  it.each([
    ['auto', true, 'host'],
    ['auto', false, 'container'],
    ['host', false, 'host'],
    ['container', true, 'container'],
  ] as const)('%s, engine local %s: %s', (from, local, wanted) => expect(sendsFrom(from, at(local))).toBe(wanted));

  it('is refused from here when the engine is elsewhere: its ports are not ours', async () => {
    const engine = await upOn({ local: false });
    await expect(send({ engine, from: 'host' })).rejects.toMatchObject({ code: 'engine-not-local' });
    expect(clients(engine)).toEqual([]);
  });
});

describe('the client container', () => {
  it('is on the lab’s networks, labelled, limited, unpublished, and gone afterwards', async () => {
    const engine = await upOn({ local: false });
    const seen: ReturnType<typeof clients> = [];
    engine.onExec((container, command) => {
      if (command[0] !== 'node') return undefined;
      seen.push(container);
      return { stdout: SAYS_LEDGER };
    });
    const { client, sinceMs } = await send({ engine });
    expect({ client, sinceMs }).toEqual({ client: LEDGER, sinceMs: 77 });
    const { spec, files } = seen[0]!;
    expect(spec).toMatchObject({
      image: 'node:20.19-slim',
      labels: { [LABEL.lab]: 'demo', [LABEL.instance]: 'default', [LABEL.service]: 'lab-client' },
      networks: [{ name: 'lab-demo', aliases: [] }],
      ...{ publish: [], mounts: [], user: 'nobody' },
    });
    expect(spec.limits.memoryBytes).toBeGreaterThan(0);
    expect([...files.values()].map(({ content }) => String(content))).toEqual(['the program']);
    expect(clients(engine)).toEqual([]);
  });

  it.each<[string, (engine: FakeEngine, leave: () => void) => void]>([
    ['the program fails', (engine) => engine.onExec(() => ({ exitCode: 1, stderr: 'boom' }))],
    ['it does not start', (engine) => engine.failNext('startContainer', refusal('start'))],
    ['its file does not go in', (engine) => engine.failNext('putFiles', refusal('put'))],
    ['somebody presses Ctrl-C', (engine, leave) => engine.onExec(() => new Promise(() => leave()))],
  ])('is gone, too, when %s', async (_what, arrange) => {
    const engine = await upOn({ local: false });
    const leaving = new AbortController();
    arrange(engine, () => leaving.abort());
    await expect(send({ engine, signal: leaving.signal })).rejects.toBeInstanceOf(LabError);
    expect(engine.called()).toContain('createContainer');
    expect(clients(engine)).toEqual([]);
  });

  it('that will not go is told of, and what was found out stands', async () => {
    const engine = await upOn({ local: false });
    engine.onExec(() => ({ stdout: SAYS_LEDGER }));
    engine.failNext('removeContainer', refusal('remove'));
    const said: ProgressEvent[] = [];
    expect((await send({ engine, progress: (event) => said.push(event) })).client).toEqual(LEDGER);
    expect(said).toContainEqual({ type: 'warning', text: expect.stringContaining('lab down demo') as string });
  });

  it('is not made without its image, and the image is not asked for when this machine sends', async () => {
    const far = await upOn({ local: false, image: false });
    await expect(send({ engine: far })).rejects.toMatchObject({ code: 'image-unobtainable' });
    expect(clients(far)).toEqual([]);
    const near = await upOn({ local: true, image: false });
    // Nothing listens at the fake's ports: each request is an error, and the ledger says so.
    expect((await send({ engine: near })).client).toMatchObject({ sent: 2, errors: 2 });
  });
});

describe('a client container that was left behind', () => {
  async function leftBehind(): Promise<FakeEngine> {
    const engine = await upOn({ local: false });
    engine.onExec(() => ({ stdout: SAYS_LEDGER }));
    engine.failNext('removeContainer', refusal('remove'));
    await send({ engine });
    expect(clients(engine)).toHaveLength(1);
    return engine;
  }

  it('is no service of the lab', async () => {
    const engine = await leftBehind();
    const [status] = await listRunning(engine);
    expect(status).toMatchObject({ state: 'running', helpers: ['lab-demo-lab-client-r1'] });
    const names = ['app1', 'app2', 'balancer'];
    expect(status?.services.map(({ name }) => name)).toEqual(names);
    expect((await readRunning(engine, IDENTITY))?.services.map(({ name }) => name)).toEqual(names);
  });

  it('is left alone by up, unless it holds on to a network that goes', async () => {
    const engine = await leftBehind();
    const images = new Map([['app', { reference: 'app:1', imageId: 'sha256:a' }]]);
    const planned = async (internal: boolean) => {
      const wanted = lab({ networks: [{ key: 'default', internal }] });
      return (await planFor(engine, wanted, images, { recreate: false, publish: [] })).steps
        .filter(({ kind }) => kind === 'remove-container')
        .map(({ target }) => target);
    };
    expect(await planned(false)).toEqual([]);
    expect(await planned(true)).toContain('lab-demo-lab-client-r1');
  });

  it('goes with down', async () => {
    const engine = await leftBehind();
    const signal = new AbortController().signal;
    const result = await down({ engine, identity: IDENTITY, volumes: false, progress: () => undefined, signal });
    expect(result).toMatchObject({ left: [], removed: expect.arrayContaining(['container lab-demo-lab-client-r1']) });
    expect(engine.state.containers.size).toBe(0);
  });
});

describe('the time that logs are read from', () => {
  const clockAt = (...times: number[]) => {
    let asked = 0;
    return () => times[Math.min(asked++, times.length - 1)]!;
  };
  const engineAt = (clockMs: number | undefined) => ({
    info: async () => ({ cpus: 1, memoryBytes: 1, dataFolder: '', storageDriver: '', name: '', clockMs }),
  });

  it.each([
    ['agree', 1_005, 2_000],
    ['agree at the edge', 1_000, 2_000],
    ['differ: the engine is ahead', 11_005, 12_000],
    ['differ: the engine is behind', 905, 1_900],
    ['cannot be compared', undefined, 2_000],
  ])('is the engine’s: the clocks %s', async (_how, engineMs, wanted) => {
    const clock = await engineClock(engineAt(engineMs), clockAt(1_000, 1_010, 2_000));
    expect(clock()).toBe(wanted);
  });

  it('is this machine’s where the engine may not be asked', async () => {
    const clock = await engineClock({ info: () => Promise.reject(refusal('ask')) }, clockAt(1, 2, 3));
    expect(clock()).toBe(3);
  });
});

function refusal(what: string): LabError {
  return new LabError('operation', `Could not ${what}: the engine refuses`, { code: 'refused' });
}
