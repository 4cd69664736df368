import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { LABEL } from '../../../src/lab/labels.js';
import type { Progress, ProgressEvent } from '../../../src/lab/progress.js';
import type { ResolvedLab } from '../../../src/lab/resolved.js';
import { down, listRunning, readRunning, up } from '../../../src/lifecycle/index.js';
import { fakeEngine, type FakeEngine } from '../../support/fake-engine.js';
import { lab, service } from './fixtures.js';

const identity = { lab: 'demo', instance: 'default' };

interface Wish {
  readonly signal?: AbortSignal;
  readonly readyMs?: number;
  readonly progress?: Progress;
}

const start = async (engine: FakeEngine, of: ResolvedLab, { signal, readyMs = 5000, progress }: Wish = {}) => {
  const imageId = (await engine.image('app:1'))?.id ?? '';
  return up({
    engine,
    lab: of,
    images: new Map([['app', { reference: 'app:1', imageId }]]),
    options: { recreate: false, publish: [], timeouts: { readyMs } },
    run: 'run-1',
    progress: progress ?? (() => undefined),
    signal: signal ?? new AbortController().signal,
    clock: () => 0,
  });
};

const remove = (engine: FakeEngine) =>
  down({ engine, identity, volumes: false, progress: () => undefined, signal: new AbortController().signal });

const failure = async (work: Promise<unknown>): Promise<LabError> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof LabError)) throw new Error(`not a LabError: ${String(error)}`);
  return error;
};

const newEngine = (): FakeEngine => fakeEngine({ images: ['app:1'] });
const listening = [{ kind: 'log-line', with: { contains: 'listening' } }];

describe('up', () => {
  it('tells the networks that it makes before it starts services, and an unchanged lab as such', async () => {
    const engine = newEngine();
    const events: ProgressEvent[] = [];
    await start(engine, lab(), { progress: (event) => events.push(event) });
    const told = events.map((event) => ('phase' in event ? `${event.type} ${event.phase} ${event.text}` : event.text));
    expect(told.slice(0, 2)).toEqual(['done network lab-demo', 'start started app1 app2 balancer']);
    expect(told.at(-1)).toBe('done started balancer app1 app2 — ready in 0.0 s');
    const again: ProgressEvent[] = [];
    await start(engine, lab(), { progress: (event) => again.push(event) });
    expect(again.at(-1)?.text).toBe('balancer app1 app2 — unchanged, ready');
  });

  it('starts what others wait for before them, and labels everything', async () => {
    const engine = newEngine();
    const { running, changed } = await start(engine, lab());
    expect(changed).toBe(true);
    expect(running.services.map(({ name }) => name)).toEqual(['balancer', 'app1', 'app2']);
    const started = engine.calls.filter(({ method }) => method === 'startContainer').map(({ args }) => args[0]);
    expect(started.at(-1)).toBe(running.services[0]?.containerId);
    for (const each of engine.state.containers.values()) {
      expect(each.spec.labels).toMatchObject({
        [LABEL.lab]: 'demo',
        [LABEL.instance]: 'default',
        [LABEL.run]: 'run-1',
      });
    }
    expect(await readRunning(engine, identity)).toMatchObject({
      parameters: { weights: [2, 1] },
      folder: '/labs/demo',
      entry: 'balancer',
      run: 'run-1',
    });
  });

  it('gives a container its service’s name for a host name, or another one, or leaves that to the engine', async () => {
    const engine = newEngine();
    const services = [service('app1'), service('app2', { hostname: 'heron' }), service('app3', { hostname: '' })];
    await start(engine, lab({ services, entry: 'app1' }));
    const names = [...engine.state.containers.values()].map(({ spec }) => [spec.labels[LABEL.service], spec.hostname]);
    expect(Object.fromEntries(names)).toEqual({ app1: 'app1', app2: 'heron', app3: undefined });
  });

  it('changes nothing the second time', async () => {
    const engine = newEngine();
    await start(engine, lab());
    const before = engine.calls.length;
    expect((await start(engine, lab())).changed).toBe(false);
    const calls = engine.called().slice(before);
    expect(calls.filter((call) => /create|start|stop|remove|put/.test(call))).toEqual([]);
  });

  it('names the service that crashed, its exit code and its last 20 lines, and keeps the containers', async () => {
    const engine = newEngine();
    const work = start(engine, lab({ services: [service('app1', { readiness: listening })] }));
    await until(() => [...engine.state.containers.values()].some(({ state }) => state === 'running'));
    for (let line = 1; line <= 25; line++) engine.appendLog('lab-demo-app1', `line ${line}`);
    engine.crash('lab-demo-app1', 3);
    const error = await failure(work);
    expect(error).toMatchObject({ kind: 'not-ready', code: 'crashed', exitCode: 6 });
    expect(error.message).toContain('app1 ended with exit code 3');
    expect(error.details.filter((detail) => detail.includes('line '))).toHaveLength(20);
    expect(error.details.at(-1)).toContain('line 25');
    expect(engine.state.containers.size).toBe(1);
  });

  it('names a service that dies after it was ready, not the one that waits for it', async () => {
    const engine = newEngine();
    const waiting = [{ kind: 'exec', with: { command: ['wait'] } }];
    engine.onExec(() => new Promise(() => undefined));
    const services = [service('app1'), service('app2', { after: ['app1'], readiness: waiting })];
    const work = start(engine, lab({ services }));
    await until(() => engine.called().includes('exec'));
    engine.crash('lab-demo-app1', 1);
    expect((await failure(work)).message).toContain('app1 ended');
  });

  it('says which timeout expired, and on what', async () => {
    const engine = newEngine();
    const work = start(engine, lab({ services: [service('app1', { readiness: listening })] }), { readyMs: 30 });
    const error = await failure(work);
    expect(error).toMatchObject({ kind: 'not-ready', code: 'not-ready' });
    expect(error.message).toBe('app1 was not ready within 0.03 s (timeout "ready")');
    expect([...error.details, ...error.suggestions].join('\n')).toMatch(/a log line with listening[^]*--timeout-scale/);
  });

  it('asks a command that fails again until it succeeds', async () => {
    const engine = newEngine();
    const answers = [1, 1, 0];
    engine.onExec(() => ({ exitCode: answers.shift() ?? 0 }));
    await start(
      engine,
      lab({ services: [service('app1', { readiness: [{ kind: 'exec', with: { command: ['ok'] } }] })] }),
    );
    expect(answers).toEqual([]);
  });

  it('takes a free port when the preferred one went meanwhile', async () => {
    const engine = newEngine();
    const taken = new LabError('operation', 'taken', { code: 'port-taken' });
    engine.failNext('startContainer', taken, { when: (ref) => String(ref) === balancerId(engine) });
    const { running } = await start(engine, lab());
    expect(running.services[0]?.ports[0]?.hostPort).toBeGreaterThan(8080);
    expect([...engine.state.containers.values()].filter(({ spec }) => spec.name === 'lab-demo-balancer')).toHaveLength(
      1,
    );
  });

  it('does not begin anything new after an interruption, and waits for what it had begun', async () => {
    const engine = newEngine();
    const controller = new AbortController();
    const creating = deferred();
    const slow = {
      ...engine,
      createContainer: async (spec: Parameters<FakeEngine['createContainer']>[0]) => {
        controller.abort();
        await creating.promise;
        return engine.createContainer(spec);
      },
    };
    let settled = false;
    const work = failure(start(slow, lab(), { signal: controller.signal })).finally(() => (settled = true));
    await until(() => controller.signal.aborted);
    await new Promise((resolve) => setImmediate(resolve));
    expect(settled).toBe(false);
    creating.resolve();
    expect(await work).toMatchObject({ kind: 'interrupted', exitCode: 130 });
    expect(engine.called()).not.toContain('startContainer');
    expect((await remove(engine)).left).toEqual([]);
  });

  it('reports an engine that is lost, half-way', async () => {
    const engine = newEngine();
    engine.onExec(() => {
      engine.lose();
      return { exitCode: 1 };
    });
    const readiness = [{ kind: 'exec', with: { command: ['ok'] } }];
    expect(await failure(start(engine, lab({ services: [service('app1', { readiness })] })))).toMatchObject({
      code: 'engine-lost',
    });
  });
});

describe('down', () => {
  it('removes all by label, and touches nothing else', async () => {
    const engine = newEngine();
    await start(engine, lab({ volumes: [{ key: 'data' }] }));
    await start(engine, lab({ instance: 'other' }));
    expect(await remove(engine)).toEqual({
      removed: expect.arrayContaining(['container lab-demo-app1', 'network lab-demo']) as string[],
      left: [],
      keptVolumes: ['lab-demo-data'],
      problems: [],
    });
    expect((await listRunning(engine)).map(({ instance, state }) => [instance, state])).toEqual([
      ['default', 'leftovers'],
      ['other', 'running'],
    ]);
  });

  it('goes on past what will not go, and says what is left and why', async () => {
    const engine = newEngine();
    await start(engine, lab());
    const stuck = balancerId(engine);
    const refusal = new LabError('operation', 'device or resource busy', { code: 'engine-refused' });
    engine.failNext('removeContainer', refusal, { times: 99, when: (ref) => ref === stuck });
    const { left, problems, removed } = await remove(engine);
    expect(left).toContain('container lab-demo-balancer');
    expect(problems).toContain('device or resource busy');
    expect(removed).toContain('container lab-demo-app2');
  });

  it('has nothing to do where nothing is', async () => {
    expect(await remove(newEngine())).toEqual({ removed: [], left: [], keptVolumes: [], problems: [] });
  });

  it('rejects when the engine is lost', async () => {
    const engine = newEngine();
    await start(engine, lab());
    engine.lose();
    expect(await failure(remove(engine))).toMatchObject({ code: 'engine-lost' });
  });
});

function balancerId(engine: FakeEngine): string {
  return [...engine.state.containers.values()].find(({ spec }) => spec.name === 'lab-demo-balancer')?.id ?? '';
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
