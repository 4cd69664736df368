import { rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Up } from '../../src/commands/up.js';
import { Verify } from '../../src/commands/verify.js';
import type { RunRecord } from '../../src/lab/verdict.js';
import { ANY_PORT, changesOf, LAB, labBench, type LabBench } from './lab-bench.js';

/** Enough for a verdict, and quick. */
const SMALL = ['--set', 'requests=60'];

const running = async (...argv: string[]): Promise<LabBench> => {
  const bench = await labBench();
  expect((await bench.run(Up, [LAB, ...ANY_PORT, ...SMALL, ...argv])).exitCode).toBe(0);
  return bench;
};

const recordOf = (result: unknown): RunRecord => (result as { record: RunRecord }).record;

const outcomes = ({ verdict }: RunRecord): Record<string, string> =>
  Object.fromEntries(verdict.claims.map(({ claim, outcome }) => [claim, outcome]));

describe('lab up --verify', () => {
  it('goes from nothing to PASS', async () => {
    const bench = await labBench();
    const up = await bench.run(Up, [LAB, ...ANY_PORT, '--verify']);
    expect(up.stderr).toMatch(/✔ traffic +60 requests, 1 at a time: order\. 600 requests, 16 at a time: totals\./);
    expect(up.stdout).toMatch(/app1 +2 +200 +200 +200 +200/);
    expect(up.stdout).toContain('PASS  roundrobin by weight 2:1:3');
    expect(up.exitCode).toBe(0);
    expect(await bench.evidence()).toEqual([]);
  });

  it('has the verification in its result', async () => {
    const bench = await labBench();
    const { result, exitCode } = (await bench.run(Up, [LAB, ...ANY_PORT, ...SMALL, '--verify', '--json'])).json();
    expect(exitCode).toBe(0);
    const { verification, changed } = result as { verification: unknown; changed: boolean };
    expect(changed).toBe(true);
    expect(recordOf(verification).verdict.outcome).toBe('PASS');
  });
});

describe('lab verify', () => {
  it('judges by the parameters that the lab was started with, and changes nothing', async () => {
    const { run, engine } = await running('--set', 'weights=5,1,1');
    const before = engine.calls.length;
    const verify = await run(Verify, [LAB, '--json']);
    const { result, ...rest } = verify.json();
    expect(rest).toEqual({ schema: 'localab/1', command: 'verify', exitCode: 0, error: null });
    const record = recordOf(result);
    expect(outcomes(record)).toEqual({ configuration: 'PASS', order: 'PASS', totals: 'PASS' });
    expect(record).toMatchObject({ lab: LAB, instance: 'default', seed: 1, parameters: { weights: [5, 1, 1] } });
    expect(changesOf(engine.called().slice(before))).toEqual([]);
    expect(verify.stderr).toBe('');
  });

  it('starts the model from the counters', async () => {
    const { run } = await running();
    await run(Verify, [LAB]);
    const record = recordOf((await run(Verify, [LAB, '--json'])).json().result);
    expect(record.observations[0]?.middle?.before.backendPicks).toBe(120);
    expect(record.verdict.outcome).toBe('PASS');
  });

  it('takes sample size and seed from the flags', async () => {
    const { run } = await running();
    const record = recordOf((await run(Verify, [LAB, '--requests', '36', '--seed', '7', '--json'])).json().result);
    expect(record.observations.map(({ client }) => client.sent)).toEqual([60, 36]);
    expect(record.seed).toBe(7);
  });

  it('changes the expectation only by --set: FAIL, exit 10, what is followed, the evidence', async () => {
    const bench = await running();
    const verify = await bench.run(Verify, [LAB, '--set', 'weights=1,1,1']);
    expect(verify.exitCode).toBe(10);
    expect(verify.stdout).toContain('FAIL');
    expect(verify.stdout).toContain('2:1:3');
    const [name = ''] = await bench.evidence();
    const folder = join(bench.stateFolder, 'evidence', name);
    expect(verify.stdout).toContain(`evidence: ${folder}`);
    const files = ['inspect', 'lab.json', 'logs', 'plan.txt', 'rendered', 'run.json', 'verdict.md', 'versions.json'];
    expect((await readdir(folder)).sort()).toEqual(files);
    expect(await readFile(join(folder, 'verdict.md'), 'utf8')).toContain('FAIL');
  });

  it.each([
    ['a parameter that it does not have', ['--set', 'colour=blue'], 'has no parameter'],
    ['a value out of range', ['--set', 'weights=0,0,0'], 'weights'],
  ])('ends with 2 on %s, before any request is sent', async (_, argv, says) => {
    const { run, engine } = await running();
    let requests = 0;
    engine.onRequest(() => (requests += 1));
    const verify = await run(Verify, [LAB, ...argv]);
    expect(verify).toMatchObject({ exitCode: 2, stdout: '' });
    expect(verify.stderr).toContain(says);
    expect(requests).toBe(0);
  });

  it('says INCONCLUSIVE, exit 11, when somebody else’s request comes between', async () => {
    const { run, engine } = await running();
    engine.onRequest((count, balancer) => void (count === 30 && balancer.stranger()));
    const verify = await run(Verify, [LAB]);
    expect(verify.exitCode).toBe(11);
    expect(verify.stdout).toContain('INCONCLUSIVE');
    expect(verify.stdout).toContain('1 request of somebody else');
  });

  it('explains itself', async () => {
    const { run } = await running();
    const { stdout } = await run(Verify, [LAB, '--explain']);
    for (const part of ['roundrobin (fwrr)', 'false alarm', '1 request of 60 at another server'])
      expect(stdout.toLowerCase()).toContain(part);
  });

  it('writes the reports that are asked for, also after PASS', async () => {
    const { run, stateFolder } = await running();
    const [junit, markdown, evidence] = ['out.xml', 'out.md', 'proof'].map((name) => join(stateFolder, name)) as [
      string,
      string,
      string,
    ];
    const argv = ['--junit', junit, '--markdown', markdown, '--evidence', evidence];
    expect((await run(Verify, [LAB, ...argv])).exitCode).toBe(0);
    expect(await readFile(junit, 'utf8')).toMatch(/<testsuite .*failures="0"/);
    expect(await readFile(markdown, 'utf8')).toContain('PASS');
    expect(await readdir(evidence)).toContain('run.json');
    const first = await readFile(join(evidence, 'run.json'), 'utf8');
    const again = await run(Verify, [LAB, '--evidence', evidence]);
    expect(again.stdout).toMatch(new RegExp(`evidence: ${evidence}/${LAB}-[0-9a-f]{8}\n`));
    expect(await readFile(join(evidence, 'run.json'), 'utf8')).toBe(first);
  });

  it('refuses before any traffic what could not be written', async () => {
    const { run, stateFolder, engine } = await running();
    const file = join(stateFolder, 'file');
    await writeFile(file, '');
    let requests = 0;
    engine.onRequest(() => void (requests += 1));
    for (const [flag, path, exitCode] of [
      ['--junit', stateFolder, 5],
      ['--markdown', join(file, 'x.md'), 5],
      ['--evidence', file, 5],
      ['--junit', '', 2],
    ] as const) {
      expect(await run(Verify, [LAB, flag, path])).toMatchObject({ exitCode, stdout: '' });
    }
    expect(requests).toBe(0);
  });

  it('tells the verdict all the same where something cannot be written at its end', async () => {
    const { run, stateFolder, engine } = await running();
    const folder = join(stateFolder, 'reports');
    engine.onRequest((count) => {
      if (count !== 5) return;
      rmSync(folder, { recursive: true });
      writeFileSync(folder, '');
    });
    const names = ['--junit', join(folder, 'out.xml'), '--markdown', join(stateFolder, 'out.md')];
    const { exitCode, result, error } = (await run(Verify, [LAB, '--json', ...names])).json();
    expect({ exitCode, error }).toMatchObject({ exitCode: 5, error: { code: 'not-written' } });
    expect(result).toMatchObject({ record: { verdict: { outcome: 'PASS' } } });
    expect(await readFile(join(stateFolder, 'out.md'), 'utf8')).toContain('PASS');
  });

  it('shows in the evidence what was started, not what was claimed', async () => {
    const { run, stateFolder } = await running();
    const evidence = join(stateFolder, 'proof');
    expect((await run(Verify, [LAB, '--set', 'weights=1,1,1', '--evidence', evidence])).exitCode).toBe(10);
    const rendered = await readFile(join(evidence, 'rendered/haproxy/lab/haproxy.cfg'), 'utf8');
    expect(rendered).toMatch(/weight 3\b/);
  });
});

describe('trouble during lab verify', () => {
  it('ends with 5 and no verdict when the engine goes away', async () => {
    const bench = await running();
    bench.engine.onRequest((count) => void (count === 70 && bench.engine.lose()));
    const { exitCode, result, error } = (await bench.run(Verify, [LAB, '--json'])).json();
    expect({ exitCode, result, code: error?.code }).toEqual({ exitCode: 5, result: null, code: 'engine-lost' });
    const text = await bench.run(Verify, [LAB]);
    expect(text).toMatchObject({ exitCode: 5, stdout: '' });
    expect(await bench.evidence()).toEqual([]);
  });

  it('ends with 130 and no verdict on Ctrl-C', async () => {
    const bench = await running();
    bench.engine.onRequest((count) => void (count === 70 && process.emit('SIGINT', 'SIGINT')));
    const verify = await bench.run(Verify, [LAB]);
    expect(verify).toMatchObject({ exitCode: 130, stdout: '' });
    expect(verify.stderr).toContain('Interrupted');
    expect(bench.engine.state.containers.size).toBe(4);
  });

  it('ends with 5 when the counters cannot be read', async () => {
    const bench = await running();
    bench.engine.onExec((_, command) =>
      command.includes('show stat') ? { exitCode: 2, stderr: 'no answer' } : undefined,
    );
    const verify = await bench.run(Verify, [LAB]);
    expect(verify).toMatchObject({ exitCode: 5, stdout: '' });
    expect(verify.stderr).toMatch(/counters of haproxy cannot be read.*no answer/);
  });
});
