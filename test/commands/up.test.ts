import { describe, expect, it } from 'vitest';
import { Ps } from '../../src/commands/ps.js';
import { Up } from '../../src/commands/up.js';
import { LABEL } from '../../src/lab/labels.js';
import type { RunningService } from '../../src/lab/resolved.js';
import { readOnlyEngine } from '../support/read-only-engine.js';
import { ANY_PORT, changesOf, LAB, labBench, type LabBench } from './lab-bench.js';

interface UpResult {
  readonly lab: string;
  readonly instance: string;
  readonly changed: boolean;
  readonly readyMs: number;
  readonly services: readonly RunningService[];
}

const upJson = async ({ run }: LabBench, ...argv: string[]): Promise<UpResult> => {
  const { exitCode, error, result } = (await run(Up, [LAB, ...argv, '--json'])).json();
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: null });
  return result as UpResult;
};

describe('lab up', () => {
  it('says where the lab is on stdout, and tells the rest on stderr', async () => {
    const { run, engine } = await labBench();
    const up = await run(Up, [LAB, ...ANY_PORT]);
    const port = engine.service('haproxy').ports[0]?.hostPort;
    expect(up.exitCode).toBe(0);
    expect(up.stdout).toBe(
      `open http://127.0.0.1:${port}   read: lab info ${LAB}\nnext: lab prove ${LAB} · lab down ${LAB}\n`,
    );
    for (const phase of ['engine', 'images', 'started']) expect(up.stderr).toMatch(new RegExp(`✔ ${phase} `));
    expect(up.stderr).toMatch(/app1 app2 app3 haproxy — ready in \d/);
  });

  it('says what became of each container that was there, and why', async () => {
    const { run, engine } = await labBench();
    await run(Up, [LAB, ...ANY_PORT]);
    await engine.removeContainer('lab-haproxy-weighted-app2');
    const up = await run(Up, [LAB, ...ANY_PORT, '--set', 'weights=5,1,1']);
    expect(up.stderr).toMatch(
      /✔ changed +app2 started: it is not there\n✔ changed +haproxy replaced: \/lab\/haproxy\.cfg changed\n/,
    );
    const again = await run(Up, [LAB, ...ANY_PORT, '--set', 'weights=5,1,1']);
    expect(again.stderr).not.toContain('✔ changed');
  });

  it('answers --json with one envelope, and is silent beside it', async () => {
    const { run, engine } = await labBench();
    const up = await run(Up, [LAB, ...ANY_PORT, '--json']);
    const { result, ...rest } = up.json();
    expect(rest).toEqual({ schema: 'localab/1', command: 'up', exitCode: 0, error: null });
    expect(Object.keys(result as UpResult).sort()).toEqual([
      'changed',
      'evidence',
      'instance',
      'lab',
      'readyMs',
      'services',
    ]);
    expect((result as UpResult).services.map(({ name }) => name)).toEqual(['app1', 'app2', 'app3', 'haproxy']);
    expect((result as UpResult).services[3]?.containerId).toBe(engine.service('haproxy').id);
    expect(up.stderr).toBe('');
  });

  it('leaves an unchanged lab alone, and replaces all with --recreate', async () => {
    const bench = await labBench();
    const first = await upJson(bench, ...ANY_PORT);
    const before = bench.engine.calls.length;
    const again = await upJson(bench, ...ANY_PORT);
    expect({ ...again, readyMs: 0 }).toEqual({ ...first, changed: false, readyMs: 0 });
    expect(changesOf(bench.engine.called().slice(before))).toEqual([]);
    const recreated = await upJson(bench, ...ANY_PORT, '--recreate');
    const old = new Set(first.services.map(({ containerId }) => containerId));
    expect(recreated.services.filter(({ containerId }) => old.has(containerId))).toEqual([]);
  });

  it('changes what --set changes, and forgets it without', async () => {
    const bench = await labBench();
    const names = async (...argv: string[]) => (await upJson(bench, ...ANY_PORT, ...argv)).services.map((s) => s.name);
    expect(await names('--set', 'weights=5,1')).toEqual(['app1', 'app2', 'haproxy']);
    expect(bench.engine.service('haproxy').spec.labels[LABEL.parameters]).toContain('[5,1]');
    expect(await names()).toEqual(['app1', 'app2', 'app3', 'haproxy']);
  });

  it('keeps copies apart by --instance', async () => {
    const bench = await labBench();
    await upJson(bench, ...ANY_PORT);
    const blue = await upJson(bench, ...ANY_PORT, '--instance', 'blue', '--set', 'weights=1');
    expect(blue.services.map(({ containerName }) => containerName)).toEqual([
      `lab-${LAB}--blue-app1`,
      `lab-${LAB}--blue-haproxy`,
    ]);
    const { result } = (await bench.run(Ps, ['--json'])).json();
    expect(result).toMatchObject({ labs: [{ instance: 'blue' }, { instance: 'default' }] });
  });

  it('names a port that another container holds, who holds it, and the way out: exit 5', async () => {
    const bench = await labBench();
    await upJson(bench, ...ANY_PORT);
    const port = String(bench.engine.service('haproxy').ports[0]?.hostPort);
    const blue = await bench.run(Up, [LAB, '--instance', 'blue', '--publish', `haproxy=${port}`]);
    expect(blue).toMatchObject({ exitCode: 5, stdout: '' });
    expect(blue.stderr).toContain(`Port ${port} of 127.0.0.1, asked for haproxy, is taken`);
    expect(blue.stderr).toContain(`lab-${LAB}-haproxy`);
    expect(blue.stderr).toContain('--publish haproxy=PORT');
  });

  it('says which image source failed and why when there is no image: exit 5', async () => {
    const { run, engine } = await labBench();
    engine.state.images.clear();
    const { exitCode, error } = (await run(Up, [LAB, '--images', 'local', '--json'])).json();
    expect({ exitCode, code: error?.code }).toEqual({ exitCode: 5, code: 'image-unobtainable' });
    expect(error?.details.join('\n')).toContain('only local images were asked for');
    expect(changesOf(engine.called())).toEqual([]);
  });
});

describe('lab up --dry-run', () => {
  it('prints the plan of a new lab on an engine that cannot write', async () => {
    const { run, engine } = await labBench();
    const dry = await run(Up, [LAB, '--dry-run', ...ANY_PORT], readOnlyEngine(engine));
    expect(dry).toMatchObject({ exitCode: 0, stderr: '' });
    expect(dry.stdout).toMatch(new RegExp(`^create network lab-${LAB} — `, 'm'));
    expect(dry.stdout).toMatch(new RegExp(`^create container lab-${LAB}-app2 from localab/flask-backend:`, 'm'));
    expect(dry.stdout).toMatch(/publish a free port → 8080/);
    expect(changesOf(engine.called())).toEqual([]);
  });

  it('tells what is there and what would differ', async () => {
    const bench = await labBench();
    await upJson(bench, ...ANY_PORT);
    const dry = async (...argv: string[]): Promise<string[]> => {
      const run = await bench.run(Up, [LAB, '--dry-run', '--json', ...argv], readOnlyEngine(bench.engine));
      return (run.json().result as { plan: string[] }).plan;
    };
    expect((await dry()).every((line) => line.startsWith('keep '))).toBe(true);
    const changed = await dry('--set', 'weights=2,1');
    expect(changed.filter((line) => line.includes('app3'))).toEqual([
      `remove container lab-${LAB}-app3 — the lab no longer has it`,
    ]);
    expect(changed.some((line) => line.startsWith(`create container lab-${LAB}-haproxy`))).toBe(true);
  });

  it('says which image would be made', async () => {
    const { run, engine } = await labBench();
    engine.state.images.clear();
    const dry = await run(Up, [LAB, '--dry-run', ...ANY_PORT], readOnlyEngine(engine));
    expect(dry.exitCode).toBe(0);
    expect(dry.stdout).toMatch(/^image haproxy: .*pull haproxy:3\.0/m);
    expect(dry.stdout).toContain('from the Debian packages python3-flask');
  });
});
