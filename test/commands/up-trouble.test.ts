import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Down } from '../../src/commands/down.js';
import { Up } from '../../src/commands/up.js';
import { ANY_PORT, LAB, labBench, type LabBench } from './lab-bench.js';

const interrupt = (): void => void process.emit('SIGINT', 'SIGINT');

/** Calls `trouble` just before the container of a service starts. */
function beforeStartOf({ engine }: LabBench, service: string, trouble: () => void): LabBench['engine'] {
  const name = `lab-${LAB}-${service}`;
  return {
    ...engine,
    startContainer: async (ref) => {
      if (engine.service(ref).spec.name === name) trouble();
      await engine.startContainer(ref);
    },
  };
}

describe('a lab that does not get ready', () => {
  it('ends with 6: what was waited for, the last log lines, the evidence; the containers stay', async () => {
    const bench = await labBench();
    bench.engine.keepSilent('app2');
    const engine = beforeStartOf(bench, 'app2', () =>
      bench.engine.appendLog(`lab-${LAB}-app2`, 'ModuleNotFoundError: flask', 'stderr'),
    );
    const up = await bench.run(Up, [LAB, ...ANY_PORT, '--timeout-scale', '0.01'], engine);
    expect(up).toMatchObject({ exitCode: 6, stdout: '' });
    expect(up.stderr).toContain('app2 was not ready within 0.6 s (timeout "ready")');
    expect(up.stderr).toContain('a log line with "event": "listening"');
    expect(up.stderr).toContain('    ModuleNotFoundError: flask');
    expect(up.stderr).toContain(`lab logs ${LAB} app2`);
    const [name = '', ...others] = await bench.evidence();
    expect(others).toEqual([]);
    const folder = join(bench.stateFolder, 'evidence', name);
    expect(up.stderr).toContain(`Evidence: ${folder}\n`);
    const files = ['error.txt', 'inspect', 'lab.json', 'logs', 'plan.txt', 'rendered', 'versions.json'];
    expect((await readdir(folder)).sort()).toEqual(files);
    expect(await readFile(join(folder, 'logs', 'app2.log'), 'utf8')).toMatch(/stderr ModuleNotFoundError: flask\n$/);
    expect([...bench.engine.state.containers.values()].map(({ state }) => state)).toContain('running');
    expect((await bench.run(Down, [LAB])).stdout).toContain('0 left');
  });

  it('names the service that crashed, and its exit code', async () => {
    const bench = await labBench();
    bench.engine.keepSilent('app3');
    const crashing = {
      ...bench.engine,
      startContainer: async (ref: string) => {
        await bench.engine.startContainer(ref);
        if (bench.engine.service(ref).spec.name.endsWith('app3')) bench.engine.crash(ref, 3);
      },
    };
    const { exitCode, result, error } = (await bench.run(Up, [LAB, ...ANY_PORT, '--json'], crashing)).json();
    expect({ exitCode, result }).toEqual({ exitCode: 6, result: null });
    expect(error).toMatchObject({ kind: 'not-ready', code: 'crashed', message: 'app3 ended with exit code 3' });
    expect(error?.details.at(-1)).toMatch(/^Evidence: /);
  });
});

describe('an engine that goes away', () => {
  it.each(['app1', 'haproxy'])('at the start of %s ends lab up with 5, and with no result', async (service) => {
    const bench = await labBench();
    const engine = beforeStartOf(bench, service, () => bench.engine.lose());
    const { exitCode, result, error } = (await bench.run(Up, [LAB, ...ANY_PORT, '--json'], engine)).json();
    expect({ exitCode, result, code: error?.code }).toEqual({ exitCode: 5, result: null, code: 'engine-lost' });
  });

  it('prints nothing as a result in text, either', async () => {
    const bench = await labBench();
    const engine = beforeStartOf(bench, 'haproxy', () => bench.engine.lose());
    const up = await bench.run(Up, [LAB, ...ANY_PORT, '--verify'], engine);
    expect(up).toMatchObject({ exitCode: 5, stdout: '' });
    expect(up.stderr).toContain('stopped answering');
  });
});

describe('Ctrl-C during lab up', () => {
  it.each(['app1', 'haproxy'])('at the start of %s ends with 130, and nothing is left', async (service) => {
    const bench = await labBench();
    const engine = beforeStartOf(bench, service, interrupt);
    const up = await bench.run(Up, [LAB, ...ANY_PORT], engine);
    expect(up).toMatchObject({ exitCode: 130, stdout: '' });
    expect(up.stderr).toContain('cleaning up');
    expect([...bench.engine.state.containers.keys(), ...bench.engine.state.networks.keys()]).toEqual([]);
  });

  it('leaves a lab that was up before, and says how to clean up', async () => {
    const bench = await labBench();
    await bench.run(Up, [LAB, ...ANY_PORT]);
    const engine = beforeStartOf(bench, 'haproxy', interrupt);
    const up = await bench.run(Up, [LAB, ...ANY_PORT, '--set', 'weights=1,2,3'], engine);
    expect(up.exitCode).toBe(130);
    expect(up.stderr).toContain(`try: lab down ${LAB}\n`);
    expect(bench.engine.state.containers.size).toBe(4);
  });
});
