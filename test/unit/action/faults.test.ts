import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { applyAction } from '../../../src/action/index.js';
import { parseListeners } from '../../../src/action/faults/listening-ports.js';
import type { AttachedExec, Engine } from '../../../src/engine/engine.js';
import { bench, NETWORK } from './bench.js';

const LISTENING = '   0: 00000000:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65534 0 1 1';

describe('a fault', () => {
  it.each([
    ['stop', 'exited', 'the engine says that app2 ended, exit code 0'],
    ['kill', 'exited', 'the engine says that app2 ended, exit code 137'],
    ['pause', 'paused', 'the engine says that app2 is paused'],
  ])('by %s leaves it %s, and then it runs again', async (kind, away, bit) => {
    const { run, state } = await bench();
    const done = await run(kind);
    expect((await state()).state).toBe(away);
    expect(done.record).toMatchObject({ kind, targets: ['app2'], startedMs: 1, doneMs: 2, evidence: [bit] });
    const { evidence, undoneMs, goneMs } = await done.undo();
    expect((await state()).state).toBe('running');
    expect(evidence[1]).toMatch(/^the engine says that app2 runs at 172\.30\.0\.\d+/);
    expect([undoneMs, goneMs]).toEqual([3, 4]);
    expect(evidence.includes('app2 is ready (log-line)')).toBe(kind !== 'pause');
  });

  it('by disconnect takes it off the network and puts it back by its name, at its address where the engine allows it', async () => {
    const { run, state, fake } = await bench();
    const done = await run('disconnect');
    expect((await state()).addresses).toEqual({});
    expect(done.record.evidence).toEqual([`the engine says that app2 is off ${NETWORK}`]);
    const { evidence } = await done.undo();
    expect(evidence[1]).toMatch(/ before\), on lab-demo$/);
    const asked = fake.calls.filter(({ method }) => method === 'connectContainer').map(({ args }) => args[1]);
    expect(asked).toEqual([
      { name: NETWORK, aliases: ['app2'], address: expect.any(String) },
      { name: NETWORK, aliases: ['app2'] },
    ]);
  });

  it('that is over already is undone without complaint', async () => {
    const { run, fake, state } = await bench();
    const paused = await run('pause');
    await fake.unpauseContainer('lab-demo-app2');
    await paused.undo();
    const cut = await run('disconnect');
    await fake.connectContainer('lab-demo-app2', { name: NETWORK, aliases: [] });
    await cut.undo();
    expect((await state()).state).toBe('running');
  });

  it('by swap ends both, and starts the one with the higher address first', async () => {
    const { run, fake } = await bench(() => ({}), ['app2', 'app1']);
    const done = await applyAction({ kind: 'swap', with: { services: ['app1', 'app2'] } }, run.context);
    expect(done.record).toMatchObject({
      targets: ['app1', 'app2'],
      evidence: ['app1', 'app2'].map((name) => `the engine says that ${name} ended`),
    });
    const asked = fake.calls.length;
    const { moves } = await done.undo();
    const started = fake.calls.slice(asked).filter(({ method }) => method === 'startContainer');
    expect(started.map(({ args }) => args[0])).toEqual([run.ids['app1'], run.ids['app2']]);
    expect(moves?.map(({ server, was, is }) => [server, was !== is])).toEqual([
      ['app1', true],
      ['app2', true],
    ]);
  });

  it('names the services that there are, and one that does not run', async () => {
    const { run } = await bench();
    await expect(run('stop', 'app9')).rejects.toMatchObject({ kind: 'usage', code: 'unknown-service' });
    await expect(run('stop', 'app9')).rejects.toThrow('demo has no service "app9"; it has app2');
    await expect(run('stop', 'app3')).rejects.toMatchObject({ code: 'not-running', suggestions: ['lab up demo'] });
  });

  it('tells when its container was removed meanwhile', async () => {
    const { run, fake } = await bench();
    const done = await run('pause');
    await fake.removeContainer('lab-demo-app2');
    await expect(done.undo()).rejects.toMatchObject({ kind: 'operation', code: 'container-gone' });
  });
});

describe('a service that refuses', () => {
  const listening = { now: true };
  const held = (fake: Engine): Partial<Engine> => ({
    exec: async () => ({ exitCode: 0, stdout: listening.now ? LISTENING : '', stderr: '' }),
    attachExec: async (_: string, command: readonly string[], { stdin }: AttachedExec) => {
      expect(command.join(' ')).toContain('kill -s WINCH 1');
      listening.now = false;
      stdin.resume();
      await once(stdin, 'end');
      listening.now = true;
      return fake === undefined ? 1 : 0;
    },
  });

  it('closes its listeners as long as lab holds it, and listens again', async () => {
    const { run } = await bench(held);
    const done = await run('refuse');
    expect(done.record.evidence).toEqual(['app2 listens on no port any more (5000 before)']);
    expect((await done.undo()).evidence[1]).toBe('app2 listens on 5000 again');
  });

  it('has to listen in the first place', async () => {
    const deaf = () => ({ exec: async () => ({ exitCode: 0, stdout: '', stderr: '' }) });
    const { run } = await bench(deaf);
    await expect(run('refuse')).rejects.toThrow('app2 listens on no port already');
  });
});

describe('the ports that a kernel says are listened on', () => {
  it.each([
    ['all addresses', LISTENING, [5000]],
    ['one address', '   0: 020011AC:0050 00000000:0000 0A 0', [80]],
    ['IPv6', '   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 0', [8080]],
    ['loopback alone', '   0: 0B00007F:9C40 00000000:0000 0A 0', []],
    ['an open connection', '   1: 020011AC:1388 030011AC:D431 01 0', []],
    ['nothing', '  sl  local_address rem_address   st tx_queue', []],
  ])('are told for %s', (_, table, ports) => {
    expect(parseListeners(table)).toEqual(ports);
  });
});

describe('starting a service anew', () => {
  it('by restart makes it another process of the same container, and leaves nothing to undo', async () => {
    const { run, state, fake } = await bench();
    const before = await state();
    const done = await run('restart');
    const after = await state();
    expect(after).toMatchObject({ state: 'running', id: before.id });
    expect(after.startedMs).toBeGreaterThan(before.startedMs!);
    const [anew, ready] = done.record.evidence;
    const at = (ms: number | undefined) => new Date(ms!).toISOString();
    expect(anew).toContain(`ended, exit code 0, and was started anew: ${at(after.startedMs)} (${at(before.startedMs)}`);
    expect(ready).toContain('app2 is ready (log-line)');
    const asked = fake.called().length;
    expect(await done.undo()).toEqual(done.record);
    expect(fake.called()).toHaveLength(asked);
  });

  it('by restart says so when the engine shows the same start', async () => {
    const { run } = await bench((engine) => ({
      container: async (ref) => {
        const detail = await engine.container(ref);
        return detail && { ...detail, startedMs: 1 };
      },
    }));
    await expect(run('restart')).rejects.toMatchObject({ code: 'fault-not-seen' });
  });

  it('by replace wants another container, which it tells of', async () => {
    const { run } = await bench(undefined, ['app2', 'app3']);
    const { context, ids } = run;
    const same = { ...context, replaceService: () => Promise.resolve() };
    await expect(applyAction({ kind: 'replace', with: { service: 'app2' } }, same)).rejects.toMatchObject({
      code: 'fault-not-seen',
    });
    const running = { ...context.running };
    const other = {
      ...context,
      running,
      replaceService: (name: string) => {
        const services = [{ ...running.services[0]!, name, containerId: ids['app3']! }];
        return Promise.resolve(void Object.assign(running, { services }));
      },
    };
    const { record } = await applyAction({ kind: 'replace', with: { service: 'app2' } }, other);
    expect(record.evidence[0]).toContain(`in another container: ${ids['app3']!.slice(0, 12)} (`);
  });
});

describe('who starts after a service that is lost', () => {
  it.each(['restart', 'kill'])('is started again after %s where it ended meanwhile', async (kind) => {
    const { run, fake } = await bench(undefined, ['app2', 'app3']);
    const { ids, context } = run;
    const whenReady = (service: string): Promise<string> => {
      // What loses its service ends.
      if (service === 'app2') fake.crash(ids['app3']!, 1);
      return context.whenReady(service);
    };
    const done = await applyAction({ kind, with: { service: 'app2' } }, { ...context, whenReady });
    const { evidence } = await done.undo();
    expect(evidence.at(-1)).toBe('app3 ended with it, exit code 1, and was started again; app3 is ready (log-line)');
    expect((await fake.container(ids['app3']!))?.state).toBe('running');
  });

  it('stays as it is where it had ended before, or goes on', async () => {
    const { run, fake } = await bench(undefined, ['app2', 'app3']);
    const told = async () => (await run('restart')).record.evidence.join();
    expect(await told()).not.toContain('app3');
    fake.crash(run.ids['app3']!, 0);
    expect(await told()).not.toContain('app3');
    expect((await fake.container(run.ids['app3']!))?.state).toBe('exited');
  });
});
