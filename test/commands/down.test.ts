import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Down } from '../../src/commands/down.js';
import { Up } from '../../src/commands/up.js';
import { LabError } from '../../src/errors.js';
import { LABEL } from '../../src/lab/labels.js';
import { readOnlyEngine } from '../support/read-only-engine.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { ANY_PORT, changesOf, LAB, labBench, type LabBench } from './lab-bench.js';

const up = async ({ run }: LabBench, ...argv: string[]): Promise<void> => {
  expect((await run(Up, [LAB, ...ANY_PORT, ...argv])).exitCode).toBe(0);
};

const labels = (lab: string, instance = 'default') => ({ [LABEL.lab]: lab, [LABEL.instance]: instance });

const refused = (what: string): LabError =>
  new LabError('operation', `${what}: device busy`, { code: 'engine-refused' });

describe('lab down', () => {
  it('removes what up made, and ends with "0 left"', async () => {
    const bench = await labBench();
    await up(bench);
    const down = await bench.run(Down, [LAB]);
    expect(down).toMatchObject({ exitCode: 0, stdout: '5 objects removed, 0 left\n' });
    expect(down.stderr).toMatch(/✔ down +\S+, 0 left\n/);
    expect(bench.engine.state.containers.size + bench.engine.state.networks.size).toBe(0);
  });

  it('is no error for what is not up', async () => {
    const { run } = await labBench();
    expect(await run(Down, [LAB])).toMatchObject({ exitCode: 0, stdout: 'nothing was up, 0 left\n' });
    expect((await run(Down, ['never-heard-of', '--json'])).json()).toEqual({
      ...{ schema: 'localab/1', command: 'down', exitCode: 0, error: null },
      result: { removed: [], left: [], keptVolumes: [], problems: [] },
    });
  });

  it('says so where no lab has the name, which may be a slip, and names the nearest', async () => {
    const { run } = await labBench();
    expect(await run(Down, ['haproxy-wieghted'])).toMatchObject({
      ...{ exitCode: 0, stdout: 'nothing was up, 0 left\n' },
      stderr: expect.stringContaining(`no lab here is called 'haproxy-wieghted'; did you mean ${LAB}?`) as string,
    });
    expect((await run(Down, [LAB])).stderr).not.toContain('no lab here');
    expect((await run(Down, ['./gone'])).stderr).not.toContain('no lab here');
  });

  it('touches its own copy only, and with --all every copy of the name, or of all', async () => {
    const bench = await labBench();
    const left = (): string[] =>
      [
        ...new Set([...bench.engine.state.containers.values()].map(({ spec }) => spec.labels[LABEL.instance] ?? '')),
      ].sort();
    await up(bench);
    await up(bench, '--instance', 'blue');
    await bench.run(Down, [LAB, '--instance', 'blue']);
    expect(left()).toEqual(['default']);
    await up(bench, '--instance', 'green');
    await bench.run(Down, ['another-lab', '--all']);
    expect(left()).toEqual(['default', 'green']);
    await bench.run(Down, [LAB, '--all']);
    expect(left()).toEqual([]);
    await up(bench);
    await up(bench, '--instance', 'blue');
    expect((await bench.run(Down, ['--all'])).stdout).toBe('10 objects removed, 0 left\n');
    expect(left()).toEqual([]);
  });

  it('keeps named volumes unless --volumes, and says so', async () => {
    const bench = await labBench();
    await bench.engine.createVolume({ name: 'lab-data-store', labels: labels('data') });
    const kept = await bench.run(Down, ['data']);
    expect(kept).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1 named volume kept') });
    expect((await bench.run(Down, ['data', '--volumes'])).stdout).toBe('1 object removed, 0 left\n');
  });

  it('goes on past what will not go, lists it, and ends with 5', async () => {
    const bench = await labBench();
    await up(bench);
    const stuck = bench.engine.service('app2').id;
    const when = (ref: unknown): boolean => ref === stuck;
    bench.engine.failNext('removeContainer', refused('app2'), { times: 99, when });
    const { exitCode, error, result } = (await bench.run(Down, [LAB, '--json'])).json();
    expect({ exitCode, error }).toEqual({ exitCode: 5, error: null });
    expect(result).toMatchObject({
      left: [`container lab-${LAB}-app2`, `network lab-${LAB}`],
      problems: expect.arrayContaining(['app2: device busy']),
    });
    expect([...bench.engine.state.containers.keys()]).toEqual([stuck]);
    const text = await bench.run(Down, [LAB]);
    expect(text.stdout).toContain(`✖ container lab-${LAB}-app2`);
    expect(text.stdout).toMatch(/2 left\n$/);
  });

  it('asks which lab, and names those that are up', async () => {
    const bench = await labBench();
    await up(bench);
    const down = await bench.run(Down, []);
    expect(down).toMatchObject({ exitCode: 2, stdout: '' });
    expect(down.stderr).toContain(`try: lab down ${LAB}\n`);
  });

  it('reports no half when the engine goes away: exit 5', async () => {
    const bench = await labBench();
    await up(bench);
    const engine = {
      ...bench.engine,
      removeNetwork: async (ref: string) => {
        bench.engine.lose();
        await bench.engine.removeNetwork(ref);
      },
    };
    const { exitCode, result, error } = (await bench.run(Down, [LAB, '--json'], engine)).json();
    expect({ exitCode, result, code: error?.code }).toEqual({ exitCode: 5, result: null, code: 'engine-lost' });
  });

  it('ends an interruption with 130', async () => {
    const bench = await labBench();
    await up(bench);
    const engine = {
      ...bench.engine,
      removeNetwork: async (ref: string) => {
        process.emit('SIGTERM', 'SIGTERM');
        await bench.engine.removeNetwork(ref);
      },
    };
    expect(await bench.run(Down, [LAB], engine)).toMatchObject({ exitCode: 130, stdout: '' });
  });
});

describe('lab down --dry-run', () => {
  it('prints what would go on an engine that cannot write', async () => {
    const bench = await labBench();
    await up(bench);
    await bench.engine.createVolume({ name: `lab-${LAB}-data`, labels: labels(LAB) });
    const before = bench.engine.calls.length;
    const engine = readOnlyEngine(bench.engine);
    const dry = await bench.run(Down, [LAB, '--dry-run'], engine);
    expect(dry).toMatchObject({ exitCode: 0, stderr: '' });
    expect(dry.stdout.trimEnd().split('\n').sort()).toEqual([
      `keep volume lab-${LAB}-data`,
      ...['app1', 'app2', 'app3', 'haproxy'].map((name) => `remove container lab-${LAB}-${name}`),
      `remove network lab-${LAB}`,
    ]);
    const all = await bench.run(Down, ['--all', '--volumes', '--dry-run', '--json'], engine);
    expect((all.json().result as { plan: string[] }).plan).toContain(`remove volume lab-${LAB}-data`);
    expect(changesOf(bench.engine.called().slice(before))).toEqual([]);
    expect((await bench.run(Down, ['other', '--dry-run'], engine)).stdout).toBe('nothing to do\n');
  });
});

describe('lab down FOLDER', () => {
  const bench = async (name: string) => {
    const made = await labBench();
    const folder = join(await temporaryFolder(), 'my-folder');
    await mkdir(folder);
    await writeFile(join(folder, 'lab.yaml'), `version: 1\nname: ${name}\n`);
    for (const lab of ['my-folder', 'my-lab'])
      await made.engine.createNetwork({ name: `lab-${lab}`, labels: labels(lab) });
    return { ...made, folder, left: () => [...made.engine.state.networks.keys()] };
  };

  it('takes the lab’s name from its file, valid or not', async () => {
    const { run, folder, left } = await bench('my-lab');
    const dry = await run(Down, [folder, '--dry-run']);
    expect(dry.stdout).toBe('remove network lab-my-lab\n');
    expect((await run(Down, [folder])).exitCode).toBe(0);
    expect(left()).toEqual(['lab-my-folder']);
  });

  it('takes a definition file for its folder', async () => {
    const { run, folder, left } = await bench('my-lab');
    await run(Down, [join(folder, 'lab.yaml')]);
    expect(left()).toEqual(['lab-my-folder']);
  });

  it.each([
    ['is gone', (folder: string) => rm(folder, { recursive: true })],
    ['has no file', (folder: string) => rm(join(folder, 'lab.yaml'))],
    ['has a file that cannot be read', (folder: string) => writeFile(join(folder, 'lab.yaml'), '{[')],
    ['names no name', (folder: string) => writeFile(join(folder, 'lab.yaml'), 'name: [1]\n')],
  ])('takes the folder’s name when the folder %s', async (_, spoil) => {
    const { run, folder, left } = await bench('my-lab');
    await spoil(folder);
    await run(Down, [`${folder}/`]);
    expect(left()).toEqual(['lab-my-lab']);
  });
});
