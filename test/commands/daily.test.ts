import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Down } from '../../src/commands/down.js';
import { Logs } from '../../src/commands/logs.js';
import { Open } from '../../src/commands/open.js';
import { Ps } from '../../src/commands/ps.js';
import { Shell } from '../../src/commands/shell.js';
import { Up } from '../../src/commands/up.js';
import type { Engine } from '../../src/engine/engine.js';
import { runCommand } from '../support/run-command.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { ANY_PORT, LAB, labBench, type LabBench } from './lab-bench.js';

const running = async (...argv: string[]): Promise<LabBench> => {
  const bench = await labBench();
  expect((await bench.run(Up, [LAB, ...ANY_PORT, ...argv])).exitCode).toBe(0);
  return bench;
};

const interrupt = (): void => void process.emit('SIGINT', 'SIGINT');

/** The bench's engine, with an eye on each log line as it is read. */
function seeing({ engine }: LabBench, onLine: (text: string) => void): Engine {
  return {
    ...engine,
    async *logs(ref, options) {
      for await (const line of engine.logs(ref, options)) {
        yield line;
        onLine(line.text);
      }
    },
  };
}

describe('lab logs', () => {
  it('gives each service its colour, the same one each time', async () => {
    const { engine, run } = await running();
    const environment = { FORCE_COLOR: '1' };
    for (const name of ['app1', 'app2', 'app3']) engine.appendLog(engine.service(name).id, 'hello');
    const { stdout } = await runCommand(Logs, [LAB, '--tail', '1'], { engine, environment });
    const colours = ['app1', 'app2', 'app3'].map((name) => new RegExp(`\\u001b\\[(\\d+)m${name}`).exec(stdout)?.[1]);
    expect(new Set(colours).size).toBe(3);
    expect((await runCommand(Logs, [LAB, '--tail', '1'], { engine, environment })).stdout).toBe(stdout);
    const two = await runCommand(Logs, [LAB, 'app3', 'app1', '--tail', '1'], { engine, environment });
    expect(new Set(two.stdout.split('\n').flatMap((line) => /app\d|haproxy/.exec(line)?.[0] ?? []))).toEqual(
      new Set(['app1', 'app3']),
    );
    expect((await run(Logs, [LAB, 'app1', 'nope'])).stderr).toContain('has no service "nope"');
    const alone = await runCommand(Logs, [LAB, 'app3', '--tail', '1'], { engine, environment });
    expect(alone.stdout).toContain(`\u001b[${colours[2]}mapp3`);
    expect((await run(Logs, [LAB, '--tail', '1'])).stdout).toMatch(/^app1 {5}hello$/m);
  });

  it('--follow goes on over a restart, tells no line twice, and ends with 0 at Ctrl-C', async () => {
    const bench = await running();
    const { id } = bench.engine.service('app1');
    bench.engine.appendLog(id, 'one');
    const engine = seeing(bench, (text) => {
      if (text === 'one') bench.engine.crash(id, 1);
      if (text === 'one') queueMicrotask(() => void again());
      if (text === 'two') interrupt();
    });
    const again = async (): Promise<void> => {
      await bench.engine.startContainer(id);
      bench.engine.appendLog(id, 'two');
    };
    const { exitCode, stdout } = await bench.run(Logs, [LAB, 'app1', '--follow', '--tail', '1'], engine);
    const lines = stdout.trimEnd().split('\n');
    expect([lines[0], lines.at(-1)]).toEqual(['app1  one', 'app1  two']);
    expect(lines.filter((line) => line === 'app1  one')).toHaveLength(1);
    expect(exitCode).toBe(0);
  });

  it('--follow reads a container that was made anew, and other services not', async () => {
    const bench = await running();
    const old = bench.engine.service('app1');
    bench.engine.appendLog(old.id, 'one');
    const engine = seeing(bench, (text) => {
      if (text === 'one') void replace();
      if (text === 'of the new one') interrupt();
    });
    const replace = async (): Promise<void> => {
      await bench.engine.removeContainer(old.id);
      const id = await bench.engine.createContainer(old.spec);
      await bench.engine.startContainer(id);
      bench.engine.appendLog(bench.engine.service('app2').id, 'of another');
      bench.engine.appendLog(id, 'of the new one');
    };
    const { exitCode, stdout } = await bench.run(Logs, [LAB, 'app1', '--follow', '--tail', '1'], engine);
    expect(stdout).toMatch(/^app1 {2}one\n[^]*app1 {2}of the new one\n$/);
    expect(stdout).not.toContain('of another');
    expect(exitCode).toBe(0);
  });

  it('--follow says once that the lab is down, goes on with the next one, and ends without a word of cleaning up', async () => {
    const bench = await running();
    const ids = ['app1', 'app2', 'app3', 'haproxy'].map((name) => bench.engine.service(name).id);
    const { spec } = bench.engine.service('app1');
    bench.engine.appendLog(ids[0]!, 'one');
    const engine = seeing(bench, (text) => {
      if (text === 'one') void replace();
      if (text === 'of the next') interrupt();
    });
    const replace = async (): Promise<void> => {
      for (const id of ids) await bench.engine.removeContainer(id);
      await new Promise((resolve) => setTimeout(resolve, 20));
      const id = await bench.engine.createContainer(spec);
      await bench.engine.startContainer(id);
      bench.engine.appendLog(id, 'of the next');
    };
    const { exitCode, stderr } = await bench.run(Logs, [LAB, 'app1', '--follow', '--tail', '1'], engine);
    expect(stderr).toBe(`! ${LAB} is down; waiting for the next lab up (Ctrl-C ends)\n`);
    expect(exitCode).toBe(0);
  });

  it('--follow ends with 5 when the engine is lost', async () => {
    const bench = await running();
    bench.engine.appendLog(bench.engine.service('app1').id, 'one');
    const engine = seeing(bench, (text) => void (text === 'one' && bench.engine.lose()));
    const failing: Engine = { ...engine, events: () => bench.engine.events({}, AbortSignal.timeout(1)) };
    bench.engine.failNext(
      'events',
      new (await import('../../src/errors.js')).LabError('operation', 'gone', { code: 'engine-lost' }),
    );
    expect((await bench.run(Logs, [LAB, '--follow'], failing)).exitCode).toBe(5);
  });
});

describe('lab ps --watch', () => {
  it('tells one line per change over a pipe, and ends with 0', async () => {
    const bench = await running();
    const { engine } = bench;
    let looks = 0;
    const watching: Engine = {
      ...engine,
      containers: async (filter) => {
        looks += 1;
        if (looks === 1) setTimeout(() => engine.crash(engine.service('app2').id, 1), 20);
        if (looks === 2) setTimeout(interrupt, 20);
        return engine.containers(filter);
      },
    };
    const { exitCode, stdout } = await bench.run(Ps, ['--watch'], watching);
    const told = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^\S+Z {2}/, ''));
    expect(told).toEqual([`${LAB} running 4/4`, `${LAB} partial 3/4`]);
    expect(exitCode).toBe(0);
  });

  it('redraws on a terminal', async () => {
    const { engine } = await running();
    const watching: Engine = {
      ...engine,
      containers: async (filter) => {
        setTimeout(interrupt, 20);
        return engine.containers(filter);
      },
    };
    const environment = { NO_COLOR: '1' };
    const { stdout } = await runCommand(Ps, ['-w'], { engine: watching, environment, terminal: true });
    expect(stdout.startsWith('\u001b[H\u001b[2Jlab')).toBe(true);
    expect(stdout).toMatch(/running +4\/4/);
  });
});

describe('lab open', () => {
  it('prints the address of the entry', async () => {
    const bench = await running();
    const port = bench.engine.service('haproxy').ports[0]?.hostPort;
    const open = await bench.run(Open, [LAB, '--print']);
    expect(open).toMatchObject({ exitCode: 0, stdout: `http://127.0.0.1:${port}\n` });
    expect((await bench.run(Open, [LAB, '--json'])).json().result).toEqual({
      ...{ address: `http://127.0.0.1:${port}`, opened: false },
    });
  });

  it('prints it where there is no screen, too', async () => {
    const { engine } = await running();
    const environment = { PATH: '/nonexistent', DISPLAY: '' };
    const { exitCode, stdout } = await runCommand(Open, [LAB], { engine, environment });
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(exitCode).toBe(0);
  });

  it('says when the opener failed, and prints the address all the same', async () => {
    const { engine } = await running();
    const PATH = await temporaryFolder();
    await writeFile(join(PATH, 'xdg-open'), '#!/bin/sh\nexit 4\n', { mode: 0o755 });
    const { exitCode, stdout, stderr } = await runCommand(Open, [LAB], {
      engine,
      environment: { PATH, DISPLAY: ':0' },
    });
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(stderr).toContain('xdg-open ended with exit code 4: open the address by hand');
    expect(exitCode).toBe(0);
  });

  it('says which service can be opened instead of one without a port, and that a lab is not up', async () => {
    const bench = await running();
    const { exitCode, stderr } = await bench.run(Open, [LAB, 'app1']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(`lab open ${LAB} haproxy`) });
    await bench.run(Down, [LAB]);
    expect((await bench.run(Open, [LAB])).exitCode).toBe(2);
  });
});

describe('lab shell', () => {
  it('starts the better shell, and ends with its exit code', async () => {
    const bench = await running();
    const commands: string[] = [];
    bench.engine.onExec((_, command) => {
      commands.push(command.join(' '));
      return { exitCode: 3 };
    });
    expect((await bench.run(Shell, [LAB, 'app1'])).exitCode).toBe(3);
    expect(commands.join()).toMatch(/^sh -c .*exec bash; else exec sh/);
  });

  it('refuses --json, and an unknown service by the nearest name', async () => {
    const bench = await running();
    expect((await bench.run(Shell, [LAB, 'app1', '--json'])).json()).toMatchObject({
      exitCode: 2,
      error: { code: 'not-with-json' },
    });
    expect((await bench.run(Shell, [LAB, 'ap1'])).stderr).toContain('did you mean app1?');
  });
});
