import { describe, expect, it } from 'vitest';
import { Exec } from '../../src/commands/exec.js';
import { Fault } from '../../src/commands/fault.js';
import { Logs } from '../../src/commands/logs.js';
import { Open } from '../../src/commands/open.js';
import { Port } from '../../src/commands/port.js';
import { Shell } from '../../src/commands/shell.js';
import { Up } from '../../src/commands/up.js';
import { ANY_PORT, LAB, labBench, type LabBench } from './lab-bench.js';

const running = async (...argv: string[]): Promise<LabBench> => {
  const bench = await labBench();
  expect((await bench.run(Up, [LAB, ...ANY_PORT, ...argv])).exitCode).toBe(0);
  return bench;
};

describe('what has stopped', () => {
  it.each([
    ['exec', Exec, ['--', 'true']],
    ['shell', Shell, []],
    ['open', Open, ['--print']],
    ['port', Port, []],
    ['fault', Fault, []],
  ] as const)('lab %s says that the service does not run, and why', async (name, command, more) => {
    const { run, engine } = await running();
    engine.crash(engine.service('app2').id, 143);
    const words = name === 'fault' ? [LAB, 'stop', 'app2'] : [LAB, 'app2', ...more];
    const { exitCode, stderr } = await run(command, words);
    expect(stderr).toContain(`app2 of ${LAB} does not run: it exited with code 143\n`);
    expect(stderr).toContain(`lab logs ${LAB} app2\n`);
    expect(stderr).toContain(`lab up ${LAB}\n`);
    expect(exitCode).toBe(2);
  });

  it('names the copy, and a paused service as such', async () => {
    const { run, engine } = await running('--instance', 'blue');
    await engine.pauseContainer(engine.service('app2').id);
    const { stderr } = await run(Exec, [LAB, 'app2', '--instance', 'blue', '--', 'true']);
    expect(stderr).toContain(`app2 of ${LAB} --instance blue does not run: it is paused\n`);
    expect(stderr).toContain(`lab logs ${LAB} --instance blue app2\n`);
  });

  it('lab exec of a lab whose containers have all stopped says so, and offers no other copy', async () => {
    const { run, engine } = await running();
    for (const name of ['app1', 'app2', 'app3', 'haproxy']) engine.crash(engine.service(name).id, 143);
    const { error } = (await run(Exec, ['--json', LAB, 'app1', '--', 'true'])).json();
    expect(error).toMatchObject({ code: 'not-running', message: `${LAB} does not run: its containers have stopped` });
    expect(error?.details).toEqual([]);
    expect(error?.suggestions).toEqual([`lab logs ${LAB}`, `lab up ${LAB}`, 'lab ps']);
    expect((await run(Logs, [LAB, 'app1'])).exitCode).toBe(0);
  });
});
