import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Prove } from '../../src/commands/prove.js';
import { Test } from '../../src/commands/test.js';
import { Up } from '../../src/commands/up.js';
import { ANY_PORT, LAB, labBench, type LabBench } from './lab-bench.js';

const SMALL = ['--set', 'requests=60'];
/** All but `answers-itself`, whose silent witness is waited for; the end-to-end tests have that one. */
const CONTROLS = ['unbroken', 'weights-ignored', 'weights-swapped', 'random', 'sticky'].flatMap((name) => [
  '--control',
  name,
]);

const left = ({ engine: { state } }: LabBench): string[] => [
  ...[...state.containers.values()].map(({ spec }) => spec.name),
  ...state.networks.keys(),
  ...state.volumes.keys(),
];

interface Proof {
  readonly caught: number;
  readonly missed: number;
  readonly notRun: number;
  readonly unproven: readonly string[];
  readonly controls: readonly { control: string; state: string; got: string; differences: readonly string[] }[];
}

describe('lab prove', () => {
  it('catches what is broken in the first lab, and leaves nothing', async () => {
    const bench = await labBench();
    const prove = await bench.run(Prove, [LAB, '--jobs', '4', ...CONTROLS]);
    expect(prove.stdout).toMatch(/PROVEN {2}5 of 5 came out as named, 0 missed, 0 not run\n$/);
    expect(prove.stderr).toMatch(/✔ prove +5 of 5/);
    expect(prove.exitCode).toBe(0);
    expect(left(bench)).toEqual([]);
  });

  it('does not touch the lab that is up', async () => {
    const bench = await labBench();
    await bench.run(Up, [LAB, ...ANY_PORT]);
    const before = left(bench);
    const prove = await bench.run(Prove, [LAB, '--control', 'sticky', '--json']);
    const { exitCode, result, command } = prove.json();
    expect({ exitCode, command }).toEqual({ exitCode: 0, command: 'prove' });
    expect(result).toMatchObject({
      ...{ caught: 1, missed: 0, notRun: 0, unproven: [] },
      controls: [{ control: 'sticky', state: 'caught', got: 'FAIL', differences: [] }],
    });
    expect(left(bench)).toEqual(before);
  });

  it('ends with 10 when a control is missed, and says what differed', async () => {
    const bench = await labBench();
    bench.engine.onRequest((count, balancer) => void (count === 30 && balancer.stranger()));
    const prove = await bench.run(Prove, [LAB, '--control', 'unbroken']);
    expect(prove.exitCode).toBe(10);
    expect(prove.stdout).toContain('the lab itself got INCONCLUSIVE');
    expect(prove.stdout).toMatch(/\nevidence of unbroken: \S+\n/);
    const [folder = ''] = await bench.evidence();
    expect(await readdir(join(bench.stateFolder, 'evidence', folder))).toContain('verdict.md');
    expect(prove.stdout).toMatch(/NOT PROVEN {2}0 of 1 came out as named, 1 missed/);
    expect(left(bench)).toEqual([]);
  });

  it('writes JUnit and Markdown, and evidence of what was not caught alone', async () => {
    const bench = await labBench();
    bench.engine.onRequest((count, balancer) => void (count === 30 && balancer.stranger()));
    const [junit, markdown, evidence] = ['out.xml', 'out.md', 'proof'].map((name) => join(bench.stateFolder, name));
    const reports = ['--junit', junit!, '--markdown', markdown!, '--evidence', evidence!];
    const chosen = ['--control', 'unbroken', '--control', 'sticky', '--jobs', '1'];
    expect((await bench.run(Prove, [LAB, ...chosen, ...reports])).exitCode).toBe(10);
    const xml = await readFile(junit!, 'utf8');
    expect(xml).toMatch(/<testsuite name="haproxy-weighted" tests="2" failures="1" errors="0"/);
    expect(xml).toContain('<failure type="missed" message="got INCONCLUSIVE">');
    expect(await readFile(markdown!, 'utf8')).toMatch(/^## NOT PROVEN: haproxy-weighted\n[^]*\| ✔ sticky \| FAIL \|/);
    expect(await readdir(evidence!)).toEqual([expect.stringMatching(/^haproxy-weighted-unbroken-/)]);
  });

  it('ends with 11 when a control could not be run', async () => {
    const bench = await labBench();
    bench.engine.onExec((_, command) => (command.includes('show stat') ? { exitCode: 2, stderr: 'gone' } : undefined));
    const { exitCode, result, error } = (await bench.run(Prove, [LAB, '--control', 'sticky', '--json'])).json();
    expect({ exitCode, error }).toEqual({ exitCode: 11, error: null });
    const { notRun, controls } = result as Proof;
    expect(notRun).toBe(1);
    expect(controls[0]?.differences[0]).toMatch(/counters of haproxy cannot be read/);
    expect(left(bench)).toEqual([]);
  });

  it('takes several labs: a report for each, and the worst exit code of all', async () => {
    const bench = await labBench();
    const mine = join(bench.stateFolder, 'mine');
    await cp(join(process.cwd(), 'labs', LAB), mine, { recursive: true });
    const text = await readFile(join(mine, 'lab.yaml'), 'utf8');
    await writeFile(
      join(mine, 'lab.yaml'),
      text.replace(`name: ${LAB}`, 'name: mine').replace('verdict: FAIL', 'verdict: INCONCLUSIVE'),
    );
    const only = ['--control', 'weights-ignored'];
    const prove = await bench.run(Prove, [LAB, mine, ...only]);
    expect(prove.stdout).toMatch(
      new RegExp(`^\\n${LAB}\\n[^]*\\nPROVEN {2}1 of 1 [^]*\\nmine\\n[^]*\\nNOT PROVEN {2}0 of 1 `),
    );
    expect(prove.stdout).toMatch(/\nNOT PROVEN {2}1 of 2 labs: 1 of 2 came out as named, 1 missed, 0 not run\n$/);
    expect(prove.exitCode).toBe(10);
    const { result } = (await bench.run(Prove, [LAB, mine, ...only, '--json'])).json();
    expect(result).toMatchObject({
      labs: [
        { lab: LAB, caught: 1, controls: [{ control: 'weights-ignored', state: 'caught' }] },
        { lab: 'mine', missed: 1, controls: [{ state: 'missed' }] },
      ],
      ...{ caught: 1, missed: 1, notRun: 0 },
    });
    expect(left(bench)).toEqual([]);
  });

  it('wants every lab to have the control, and some lab to prove', async () => {
    const bench = await labBench();
    expect(await bench.run(Prove, [])).toMatchObject({ exitCode: 2 });
    const unknown = await bench.run(Prove, [LAB, 'haproxy-acl', '--control', 'sticky']);
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('haproxy-acl has no control "sticky"');
  });

  it('ends with 130 on Ctrl-C, and removes its private instances', async () => {
    const bench = await labBench();
    bench.engine.onRequest((count) => void (count === 40 && process.emit('SIGINT', 'SIGINT')));
    expect(await bench.run(Prove, [LAB, '--jobs', '3'])).toMatchObject({ exitCode: 130, stdout: '' });
    expect(left(bench)).toEqual([]);
  });
});

describe('lab test', () => {
  it('brings up, verifies and takes down; the lab that is up is not touched', async () => {
    const bench = await labBench();
    await bench.run(Up, [LAB, ...ANY_PORT]);
    const before = left(bench);
    const test = await bench.run(Test, [LAB, ...SMALL]);
    expect(test.stdout).toMatch(new RegExp(`${LAB} +PASS +\\d+\\.\\d s +roundrobin by weight 2:1:3`));
    expect(test.stdout).toMatch(/\n1 of 1 passed\n$/);
    expect(test.exitCode).toBe(0);
    expect(left(bench)).toEqual(before);
    expect(await bench.evidence()).toEqual([]);
  });

  it('writes JUnit, Markdown and evidence, and has it all in --json', async () => {
    const bench = await labBench();
    const at = (name: string): string => join(bench.stateFolder, name);
    const reports = ['--junit', at('out.xml'), '--markdown', at('out.md'), '--evidence', at('proof')];
    const { result, ...rest } = (await bench.run(Test, [LAB, ...SMALL, ...reports, '--json'])).json();
    expect(rest).toEqual({ schema: 'localab/1', command: 'test', exitCode: 0, error: null });
    const [{ evidence } = { evidence: '' }] = (result as { labs: { evidence: string }[] }).labs;
    expect(result).toMatchObject({ labs: [{ lab: LAB, outcome: 'PASS', error: null, record: { lab: LAB } }] });
    expect(await readdir(evidence)).toContain('verdict.md');
    expect(await readFile(at('out.xml'), 'utf8')).toMatch(/<testsuite .*failures="0"/);
    expect(await readFile(at('out.md'), 'utf8')).toContain('PASS');
  });

  it('ends with 11 when somebody else’s request comes between, and keeps the evidence alone', async () => {
    const bench = await labBench();
    bench.engine.onRequest((count, balancer) => void (count === 30 && balancer.stranger()));
    const test = await bench.run(Test, [LAB, ...SMALL]);
    expect(test.exitCode).toBe(11);
    expect(test.stdout).toMatch(/INCONCLUSIVE[^]*evidence of .*\n0 of 1 passed\n$/);
    expect(await bench.evidence()).toHaveLength(1);
    expect(left(bench)).toEqual([]);
  });

  it('ends with the trouble’s own exit code when a lab cannot be judged, with its evidence', async () => {
    const bench = await labBench();
    bench.engine.keepSilent('app2');
    const test = await bench.run(Test, [LAB, '--timeout-scale', '0.01', '--json']);
    const { exitCode, result, error } = test.json();
    expect({ exitCode, error }).toEqual({ exitCode: 6, error: null });
    expect(result).toMatchObject({ labs: [{ outcome: 'ERROR', record: null, error: { code: 'not-ready' } }] });
    const [folder = ''] = await bench.evidence();
    const written = await readFile(join(bench.stateFolder, 'evidence', folder, 'error.txt'), 'utf8');
    expect(written).toMatch(/^not-ready, not-ready\napp2 was not ready/);
    expect(left(bench)).toEqual([]);
  });

  it('has a table of several labs in Markdown, the details of what was not judged, and no advice about what is gone', async () => {
    const bench = await labBench();
    bench.engine.keepSilent('app2');
    const [markdown, junit] = [join(bench.stateFolder, 'out.md'), join(bench.stateFolder, 'out.xml')];
    const files = ['--markdown', markdown, '--junit', junit];
    await bench.run(Test, [LAB, 'haproxy-roundrobin', '--timeout-scale', '0.01', ...files]);
    const text = await readFile(markdown, 'utf8');
    expect(text).toMatch(/^## 0 of 2 labs passed\n\n\| lab \| verdict \| time \|/);
    expect(text).toMatch(/## haproxy-weighted: not judged\n\napp2 was not ready[^]*\nEvidence: /);
    for (const report of [text, await readFile(junit, 'utf8')])
      expect(report).not.toMatch(/lab (logs|down) .*--instance/);
  });

  it('ends with 130 on Ctrl-C, with no verdict and nothing left', async () => {
    const bench = await labBench();
    bench.engine.onRequest((count) => void (count === 40 && process.emit('SIGINT', 'SIGINT')));
    expect(await bench.run(Test, [LAB])).toMatchObject({ exitCode: 130, stdout: '' });
    expect(left(bench)).toEqual([]);
    expect(await bench.evidence()).toEqual([]);
  });

  it('ends with 5 and no verdict when the engine goes away', async () => {
    const bench = await labBench();
    bench.engine.onRequest((count) => void (count === 40 && bench.engine.lose()));
    const test = await bench.run(Test, [LAB]);
    expect(test.exitCode).toBe(5);
    expect(test.stdout).not.toMatch(/PASS|FAIL/);
  });
});
