import { beforeEach, describe, expect, it } from 'vitest';
import { Exec } from '../../src/commands/exec.js';
import { Info } from '../../src/commands/info.js';
import { Logs } from '../../src/commands/logs.js';
import { Port } from '../../src/commands/port.js';
import { Ps } from '../../src/commands/ps.js';
import { Traffic } from '../../src/commands/traffic.js';
import { Up } from '../../src/commands/up.js';
import { Verify } from '../../src/commands/verify.js';
import { readOnlyEngine } from '../support/read-only-engine.js';
import { runCommand } from '../support/run-command.js';
import { ANY_PORT, LAB, labBench, type LabBench } from './lab-bench.js';

const running = async (...argv: string[]): Promise<LabBench> => {
  const bench = await labBench();
  expect((await bench.run(Up, [LAB, ...ANY_PORT, ...argv])).exitCode).toBe(0);
  return bench;
};

const hostPort = ({ engine }: LabBench): number => engine.service('haproxy').ports[0]?.hostPort ?? 0;

describe('what is not there', () => {
  it.each([
    ['port', Port, [LAB]],
    ['logs', Logs, [LAB]],
    ['exec', Exec, [LAB, 'app1', '--', 'true']],
    ['verify', Verify, [LAB]],
    ['traffic', Traffic, [LAB]],
  ] as const)('lab %s of a lab that is not up ends with 2, what is up, and lab up', async (_, command, argv) => {
    const { run } = await running('--instance', 'blue');
    const { exitCode, error } = (await run(command, ['--json', ...argv])).json();
    expect({ exitCode, code: error?.code }).toEqual({ exitCode: 2, code: 'not-running' });
    expect(error?.details).toEqual([`up now: ${LAB} --instance blue`]);
    expect(error?.suggestions).toContain(`lab up ${LAB}`);
  });

  it('suggests to start no lab that does not exist', async () => {
    const { run } = await labBench();
    const { error } = (await run(Verify, ['--json', 'haproxy-wieghted'])).json();
    expect(error).toMatchObject({ kind: 'usage', code: 'not-running' });
    expect(error?.suggestions).toEqual([`did you mean ${LAB}?`, 'lab ps', 'lab list']);
  });

  it('names the nearest lab, instance and service', async () => {
    const { run } = await running('--instance', 'blue');
    expect((await run(Port, ['haproxy-weigted'])).stderr).toContain(`did you mean ${LAB}?`);
    expect((await run(Port, [LAB, '--instance', 'bleu'])).stderr).toContain('did you mean --instance blue?');
    for (const [command, more] of [
      [Port, []],
      [Logs, []],
      [Exec, ['--', 'true']],
    ] as const) {
      const missing = await run(command, [LAB, 'hapoxy', '--instance', 'blue', ...more]);
      expect(missing).toMatchObject({ exitCode: 2, stdout: '' });
      expect(missing.stderr).toContain('did you mean haproxy?');
    }
  });
});

describe('lab ps', () => {
  it('says that nothing is up', async () => {
    const { run } = await labBench();
    expect(await run(Ps, [])).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringContaining('no lab is up'),
    });
    expect((await run(Ps, ['--json'])).json()).toMatchObject({ command: 'ps', result: { labs: [] } });
  });

  it('tells each copy, its state and its address', async () => {
    const bench = await running();
    const row = async (): Promise<string> => (await bench.run(Ps, [])).stdout.split('\n')[1] ?? '';
    const address = `http://127.0.0.1:${hostPort(bench)}`;
    expect(await row()).toMatch(new RegExp(`^${LAB} +default +running +4/4 +${address} +\\d+ s$`));
    bench.engine.crash(bench.engine.service('app2').id, 1);
    expect(await row()).toMatch(/ partial +3\/4 /);
  });
});

describe('lab port', () => {
  it('prints SERVICE PORT ADDRESS', async () => {
    const bench = await running();
    const address = `http://127.0.0.1:${hostPort(bench)}`;
    expect(await bench.run(Port, [LAB])).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: `haproxy 8080 ${address}\n`,
    });
    expect((await bench.run(Port, [LAB, 'haproxy', '--json'])).json().result).toEqual({
      ports: [{ service: 'haproxy', port: 8080, address }],
    });
    expect((await bench.run(Port, [LAB, 'app1', '--json'])).json().result).toEqual({ ports: [] });
  });
});

describe('lab logs', () => {
  it('shows all services by time, or one, or the last lines', async () => {
    const bench = await running();
    const [app1, app2] = [bench.engine.service('app1').log, bench.engine.service('app2').log];
    const now = Date.now();
    app1.push({ stream: 'stderr', text: 'second', timeMs: now + 2 });
    app2.push({ stream: 'stdout', text: 'first', timeMs: now + 1 });
    const all = (await bench.run(Logs, [LAB])).stdout;
    expect(all.trimEnd().split('\n').slice(-2)).toEqual(['app2     first', 'app1     second']);
    const one = await bench.run(Logs, [LAB, 'app1', '--tail', '1', '--json']);
    expect(one.json().result).toMatchObject({ lines: [{ service: 'app1', stream: 'stderr', text: 'second' }] });
    expect((await bench.run(Logs, [LAB, 'app2', '--tail', '1'])).stdout).toBe('app2  first\n');
  });

  it('shows what a crashed service said, of a lab that is all down', async () => {
    const bench = await running();
    for (const { id } of bench.engine.state.containers.values()) bench.engine.crash(id, 1);
    bench.engine.appendLog(bench.engine.service('app1').id, 'Traceback');
    expect((await bench.run(Logs, [LAB, 'app1', '--tail', '1'])).stdout).toBe('app1  Traceback\n');
  });

  it('follows until Ctrl-C', async () => {
    const bench = await running();
    const { id } = bench.engine.service('app1');
    const following = bench.run(Logs, [LAB, 'app1', '--follow', '--tail', '1'], {
      ...bench.engine,
      async *logs(ref, options) {
        for await (const line of bench.engine.logs(ref, options)) {
          yield line;
          if (line.text === 'later') process.emit('SIGINT', 'SIGINT');
          else bench.engine.appendLog(id, 'later');
        }
      },
    });
    expect(await following).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\napp1 {2}later\n$/) });
  });

  it('is a read', async () => {
    const bench = await running();
    const engine = readOnlyEngine(bench.engine);
    for (const command of [Logs, Port, Ps]) {
      expect((await bench.run(command, command === Ps ? [] : [LAB], engine)).exitCode).toBe(0);
    }
  });
});

describe('lab exec', () => {
  it('ends with the command’s own exit code, and hands its words on', async () => {
    const bench = await running();
    bench.engine.onExec(({ spec }, [program, ...args]) =>
      program === 'sh' ? { exitCode: 7, stdout: `${spec.hostname} ${args.join('|')}\n`, stderr: 'oh\n' } : undefined,
    );
    const json = await bench.run(Exec, ['--json', LAB, 'app1', '--', 'sh', '-c', 'exit 7', '--json']);
    expect(json.json()).toEqual({
      ...{ schema: 'localab/1', command: 'exec', exitCode: 7, error: null },
      result: { exitCode: 7, stdout: 'app1 -c|exit 7|--json\n', stderr: 'oh\n' },
    });
  });
});

describe('lab info', () => {
  it('draws the topology, and lists parameters, claims, controls and the lesson', async () => {
    const text = (await runCommand(Info, [LAB])).stdout;
    for (const part of [
      'flowchart LR',
      'haproxy --> app3',
      'parameters',
      'weights-swapped',
      '# Weighted round robin',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('fills in what is set', async () => {
    const { result, command } = (await runCommand(Info, [LAB, '--set', 'weights=5,1', '--json'])).json();
    expect(command).toBe('info');
    expect(result).toMatchObject({
      name: LAB,
      parameters: expect.arrayContaining([
        expect.objectContaining({ name: 'weights', value: [5, 1], default: [2, 1, 3] }),
      ]),
      controls: expect.arrayContaining([expect.objectContaining({ name: 'sticky', wanted: 'FAIL' })]),
    });
    expect((result as { topology: string }).topology).not.toContain('app3');
  });
});

describe('lab traffic', () => {
  let bench: LabBench;
  beforeEach(async () => {
    bench = await running();
  });

  it('shows who answered, and judges nothing', async () => {
    const run = await bench.run(Traffic, [LAB, '--requests', '60', '--concurrency', '4']);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/app3 +30 +50\.0 % +█/);
    expect(run.stdout).toContain('sent 60 = answered 60 + errors 0');
    expect(run.stdout).not.toMatch(/PASS|FAIL/);
    expect(run.stderr).toMatch(/✔ traffic +60 requests/);
  });

  it('sends what it is told to', async () => {
    const flags = ['--requests', '6', '--keep-alive', 'off', '--path', '/data', '--method', 'POST', '--body', 'x'];
    const { result } = (
      await bench.run(Traffic, [LAB, ...flags, '--header', 'X-A: b', '--concurrency', '1', '--json'])
    ).json();
    expect(result).toMatchObject({ sent: 6, answered: 6, connectionsOpened: 6, concurrency: 1 });
    expect(
      bench.engine
        .service('app3')
        .log.map(({ text }) => text)
        .join('\n'),
    ).toContain('"path":"/data"');
  });

  it.each([
    [['--path', 'data'], 'must start with /'],
    [['--method', 'CONNECT'], 'cannot be CONNECT'],
    [['--header', 'Connection: close'], 'headers.Connection'],
  ])('ends with 2 on %j', async (flags, says) => {
    const run = await bench.run(Traffic, [LAB, ...flags]);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain(says);
  });

  it('reports nothing when interrupted: exit 130', async () => {
    bench.engine.onRequest((count) => void (count === 20 && process.emit('SIGINT', 'SIGINT')));
    expect(await bench.run(Traffic, [LAB, '--requests', '6000'])).toMatchObject({ exitCode: 130, stdout: '' });
  });
});
