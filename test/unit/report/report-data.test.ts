import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  downText,
  reportJson,
  reportMarkdown,
  runRecordJson,
  writeEvidence,
  writeReport,
} from '../../../src/report/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { SAMPLE_ROWS, sampleClaim, sampleRecord } from './sample-record.js';

const record = sampleRecord([sampleClaim('totals', { step: 'sixteen-at-a-time', rows: SAMPLE_ROWS })]);

describe('reportJson', () => {
  it('survives a round trip with orders as arrays and unknowns as null', () => {
    const parsed = JSON.parse(runRecordJson(record));
    expect(parsed).toEqual(reportJson(record));
    expect(parsed.observations[0].client.order.slice(0, 4)).toEqual([0, 1, 2, 0]);
    expect(parsed.observations[0].backend).toBeNull();
    expect(parsed.verdict.claims[0].explanation).toBeNull();
  });

  it('leaves out a list of messages too long to read', () => {
    const messages = (count: number) => ({
      ...record.observations[0]!.client,
      messages: {
        ...{ published: [], operations: [], connections: 1, channels: 1, closes: [] },
        received: Array.from({ length: count }, () => ({})),
      },
    });
    const written = (count: number) => {
      const observations = [{ ...record.observations[0]!, client: messages(count) }] as unknown;
      const long = { ...record, observations: observations as typeof record.observations };
      return JSON.parse(runRecordJson(long)).observations[0].client.messages.received;
    };
    expect(written(20_000)).toHaveLength(20_000);
    expect(written(20_001)).toBeNull();
  });

  it('leaves out an order too long to read, and never turns an infinite ratio into null', () => {
    const suspects = [{ id: 'random', says: 'random', log10LikelihoodRatio: Infinity }];
    const long = {
      ...record.observations[0]!,
      client: { ...record.observations[0]!.client, order: new Int16Array(100_001) },
    };
    const claims = [sampleClaim('order', { suspects })];
    const parsed = JSON.parse(runRecordJson({ ...sampleRecord(claims), observations: [long] }));
    expect(parsed.observations[0].client.order).toBeNull();
    expect(parsed.verdict.claims[0].suspects[0].log10LikelihoodRatio).toBe('Infinity');
  });
});

describe('reportMarkdown', () => {
  it('has the verdict, the claims and the counts, and cannot be broken by a cell', () => {
    const claim = sampleClaim('order', {
      outcome: 'FAIL',
      reason: 'a | b\n<script>',
      details: ['first: 3'],
      rows: SAMPLE_ROWS,
    });
    const text = reportMarkdown(sampleRecord([claim], { outcome: 'FAIL', headline: 'wrong' }));
    expect(text).toMatch(/^## FAIL: haproxy-weighted\n\nwrong\n\n/);
    expect(text).toContain('| ✖ FAIL | **order**: says order | a \\| b \\<script\\> |\n');
    expect(text).toContain('| app3 | 3 | 300 | 300 | 300 | 300 |');
    expect(text).toContain('- first: 3');
    expect(text).toContain('seed 7. haproxy HAProxy 3.0.11');
  });
});

describe('writeEvidence', () => {
  it('writes all files, for the owner alone, and leaves nothing beside', async () => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'evidence');
    await writeEvidence(folder, { 'run.json': '{}\n', 'logs/app1.log': 'hello\n' });
    expect(await readFile(join(folder, 'logs/app1.log'), 'utf8')).toBe('hello\n');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'run.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(parent)).toEqual(['evidence']);
  });

  it('refuses a folder that holds something, and a path that leaves it, and writes nothing', async () => {
    const parent = await temporaryFolder();
    const folder = join(parent, 'evidence');
    await mkdir(folder);
    await writeFile(join(folder, 'old'), 'old');
    await expect(writeEvidence(folder, { a: 'a' })).rejects.toMatchObject({ kind: 'operation', code: 'not-written' });
    for (const path of ['../a', '/a', 'b/../../a']) {
      await expect(writeEvidence(join(parent, 'other'), { b: 'b', [path]: 'a' })).rejects.toMatchObject({
        kind: 'bug',
      });
    }
    expect(await readdir(parent)).toEqual(['evidence']);
    expect(await readdir(folder)).toEqual(['old']);
  });
});

describe('writeReport', () => {
  it('replaces a report as a whole and makes its folder', async () => {
    const parent = await temporaryFolder();
    const file = join(parent, 'reports', 'out.xml');
    await writeReport(file, 'one');
    await writeReport(file, 'two');
    expect(await readFile(file, 'utf8')).toBe('two');
    expect(await readdir(join(parent, 'reports'))).toEqual(['out.xml']);
  });

  it('leaves a link a link, and writes to what is no file', async () => {
    const parent = await temporaryFolder();
    const [file, link, pipe] = ['out.xml', 'link.xml', 'pipe'].map((name) => join(parent, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(file, 'old');
    await symlink(file, link);
    await writeReport(link, 'new');
    expect([await readlink(link), await readFile(file, 'utf8')]).toEqual([file, 'new']);
    execFileSync('mkfifo', [pipe]);
    const [read] = await Promise.all([readFile(pipe, 'utf8'), writeReport(pipe, 'through')]);
    expect(read).toBe('through');
    await expect(writeReport(parent, 'x')).rejects.toMatchObject({ code: 'not-written', details: ['it is a folder'] });
    expect((await readdir(parent)).sort()).toEqual(['link.xml', 'out.xml', 'pipe']);
  });
});

describe('downText', () => {
  it('ends with what is left', () => {
    expect(downText({ removed: ['a', 'b'], left: [], problems: [], keptVolumes: [] })).toBe(
      '2 objects removed, 0 left',
    );
    expect(downText({ removed: [], left: [], problems: [], keptVolumes: [] })).toBe('nothing was up, 0 left');
    expect(downText({ removed: ['a'], left: ['network x'], problems: ['x is in use'], keptVolumes: ['v'] })).toBe(
      '  ✖ network x\n    x is in use\n1 object removed, 1 left, 1 named volume kept (--volumes removes them)',
    );
  });
});
