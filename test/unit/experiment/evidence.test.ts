import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.js';
import { LabError, type ErrorKind } from '../../../src/errors.js';
import { collectEvidence, evidenceOfFailure, requireWritable } from '../../../src/experiment/evidence/index.js';
import { LABEL } from '../../../src/lab/labels.js';
import { fakeEngine, type FakeEngine } from '../../support/fake-engine.js';
import { readOnlyEngine } from '../../support/read-only-engine.js';
import { evidenceFinding } from '../../../src/experiment/index.js';
import { lab, service } from '../lifecycle/fixtures.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { record } from './samples.js';

const at = (engine: Engine) => ({ engine, version: '1.2.3' });

const files = [{ path: '/etc/app.cfg', content: 'port 80\n', mode: 0o644 }];
const demo = lab({ services: [service('app1', { files }), service('app2')] });

/** Both services run; app1 said more than is kept. */
async function standing(): Promise<FakeEngine> {
  const engine = fakeEngine({ images: ['app:1'] });
  for (const name of ['app1', 'app2']) {
    await engine.createContainer({
      ...{ name: `lab-demo-${name}`, image: 'app:1', environment: {}, networks: [], mounts: [], publish: [] },
      ...{ limits: { memoryBytes: 1, pids: 1, cpus: 1 }, init: false },
      labels: { [LABEL.lab]: 'demo', [LABEL.instance]: 'default', [LABEL.service]: name },
    });
  }
  for (let i = 0; i < 2_001; i++) engine.appendLog('lab-demo-app1', `line ${i}`, i % 2 === 0 ? 'stdout' : 'stderr');
  return engine;
}

describe('collectEvidence', () => {
  it('holds what was rendered, what the engine says, the logs, and the verdict when there is one', async () => {
    const engine = readOnlyEngine(await standing());
    const always = [
      ...['inspect/app1.json', 'inspect/app2.json', 'lab.json', 'logs/app1.log', 'logs/app2.log'],
      ...['plan.txt', 'rendered/app1/etc/app.cfg', 'versions.json'],
    ];
    expect(Object.keys(await collectEvidence(at(engine), { lab: demo })).sort()).toEqual(always);
    const judged = await collectEvidence(at(engine), { lab: demo, record: record('FAIL') });
    expect(Object.keys(judged).sort()).toEqual([...always, 'run.json', 'verdict.md'].sort());
    expect(judged['rendered/app1/etc/app.cfg']).toBe('port 80\n');
    expect(JSON.parse(judged['versions.json']!)).toMatchObject({
      ...{ lab: '1.2.3', node: process.version, engine: { product: 'Fake' } },
      images: { app1: { reference: 'app:1', id: expect.stringContaining('sha256:') as string } },
    });
    expect(judged['plan.txt']).toContain('create container lab-demo-app1 from ');
    expect(JSON.parse(judged['inspect/app2.json']!)).toMatchObject({ Name: '/lab-demo-app2' });
    expect(JSON.parse(judged['run.json']!)).toMatchObject({ lab: 'demo', verdict: { outcome: 'FAIL' } });
    expect(judged['verdict.md']).toContain('so it is');
  });

  it('keeps the last 2000 lines of each log, with time and stream', async () => {
    const { 'logs/app1.log': log = '', 'logs/app2.log': silent } = await collectEvidence(at(await standing()), {
      lab: demo,
    });
    const lines = log.trimEnd().split('\n');
    expect(lines).toHaveLength(2_000);
    expect(lines[0]).toMatch(/^2026-01-01T00:00:0\d\.\d{3}Z stderr line 1$/);
    expect(lines.at(-1)).toMatch(/ stdout line 2000$/);
    expect(silent).toBe('');
  });

  it('strikes out the passwords of the lab’s users, wherever they stand', async () => {
    const engine = await standing();
    engine.appendLog('lab-demo-app2', 'login as lab with Tr0ub4dor3', 'stderr');
    const held = { ...demo, credentials: [{ user: 'lab', password: 'Tr0ub4dor3' }] };
    const traffic = { keys: { kind: 'amqp', with: { password: 'Tr0ub4dor3' }, before: [], during: [] } };
    const services = [service('app1', { files: [{ ...files[0]!, content: '{"password":"Tr0ub4dor3"}' }] })];
    const evidence = await collectEvidence(at(engine), { lab: { ...held, traffic, services } });
    expect(JSON.stringify(evidence)).not.toContain('Tr0ub4dor3');
    expect(evidence['logs/app2.log']).toContain('login as lab with [redacted]');
    expect(evidence['rendered/app1/etc/app.cfg']).toBe('{"password":"[redacted]"}');
  });

  it('looks at this copy alone, and tells nothing of how the engine lets us in', async () => {
    const engine = await standing();
    const tls = { key: 'PRIVATE KEY' };
    const evidence = await collectEvidence(at({ ...engine, address: { ...engine.address, tls } }), {
      lab: { ...demo, instance: 'blue' },
    });
    const names = ['lab.json', 'plan.txt', 'rendered/app1/etc/app.cfg', 'versions.json'];
    expect(Object.keys(evidence).sort()).toEqual(names);
    expect(Object.values(evidence).join('')).not.toContain('PRIVATE KEY');
  });

  it('strikes out secrets wherever they turn up, and keeps the names', async () => {
    const engine = await standing();
    engine.appendLog('lab-demo-app1', 'connecting as lab with hunter2-hunter2 to amqp://lab:other@broker');
    const environment = { BROKER_PASSWORD: 'hunter2-hunter2', NAME: 'app1' };
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----\n';
    const secret = lab({
      services: [service('app1', { environment, files: [{ path: '/tls/lab.pem', content: key, mode: 0o600 }] })],
    });
    const evidence = await collectEvidence(at(readOnlyEngine(engine)), { lab: secret, record: record('FAIL') });
    const all = Object.values(evidence).join('\n');
    for (const hidden of ['hunter2', 'MIIEvQ', 'lab:other']) expect(all).not.toContain(hidden);
    expect(evidence['lab.json']).toContain('"BROKER_PASSWORD": "[redacted]"');
    expect(evidence['logs/app1.log']).toContain('connecting as lab with [redacted] to amqp://lab:[redacted]@broker');
    expect(evidence['rendered/app1/tls/lab.pem']).toContain('BEGIN PRIVATE KEY----- [redacted]');
  });

  it('is small however long the lines of a log are, and says what it left out', async () => {
    const engine = await standing();
    for (let i = 0; i < 60; i++) engine.appendLog('lab-demo-app1', `${i} ${'x'.repeat(100_000)}`);
    const { 'logs/app1.log': log = '' } = await collectEvidence(at(readOnlyEngine(engine)), { lab: demo });
    expect(log.length).toBeLessThan(2_000_100);
    expect(log).toMatch(/^\[\d+ characters before this were left out\]\n\d{4}-/);
    expect(log).toContain('stdout 59 x');
  });

  it('shows what was started where something else is claimed, and what went wrong', async () => {
    const engine = await standing();
    const claimed = lab({ services: [service('app1', { files: [{ ...files[0]!, content: 'port 81\n' }] })] });
    const failure = new LabError('operation', 'no counters', {
      code: 'gone',
      details: ['socket'],
      suggestions: ['up'],
    });
    const evidence = await collectEvidence(at(engine), { lab: claimed, started: demo, failure });
    expect(evidence['rendered/app1/etc/app.cfg']).toBe('port 80\n');
    expect(evidence['error.txt']).toBe('operation, gone\nno counters\nsocket\ntry: up\n');
  });
});

describe('evidenceOfFailure', () => {
  const failed = (kind: ErrorKind, code = 'x') => new LabError(kind, 'it failed', { code, details: ['why'] });

  it.each(['operation', 'not-ready'] as const)('of kind %s is kept, and the error says where', async (kind) => {
    const stateFolder = await temporaryFolder();
    const place = { ...at(await standing()), stateFolder };
    const told = await evidenceOfFailure(place, { lab: demo }, { evidence: undefined, run: 'r1' }, failed(kind));
    const folder = join(stateFolder, 'evidence', 'demo-r1');
    expect(told).toMatchObject({ kind, message: 'it failed', details: ['why', `Evidence: ${folder}`] });
    expect(await readFile(join(folder, 'error.txt'), 'utf8')).toContain('it failed\nwhy\n');
  });

  it('is not kept of what was typed, of a lost engine, or of a bug', async () => {
    const stateFolder = await temporaryFolder();
    const place = { ...at(await standing()), stateFolder };
    for (const error of [failed('usage'), failed('operation', 'engine-lost'), new Error('bug')]) {
      expect(await evidenceOfFailure(place, { lab: demo }, { evidence: undefined, run: 'r1' }, error)).toBe(error);
    }
    expect(await readdir(stateFolder)).toEqual([]);
  });

  it('does not hide what it is evidence of', async () => {
    const stateFolder = await temporaryFolder();
    const file = join(stateFolder, 'file');
    await writeFile(file, '');
    const place = { ...at(await standing()), stateFolder };
    const told = await evidenceOfFailure(place, { lab: demo }, { evidence: file, run: 'r1' }, failed('operation'));
    expect(told).toMatchObject({ message: 'it failed', details: ['why', expect.stringMatching(/^No evidence: /)] });
  });
});

describe('requireWritable', () => {
  it('refuses before anything is done what could not be written at the end', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(requireWritable({ junit: '' })).rejects.toMatchObject({ kind: 'usage', code: 'bad-path' });
    await expect(requireWritable({ junit: file, markdown: `${folder}/./file` })).rejects.toMatchObject({
      kind: 'usage',
    });
    await expect(requireWritable({ evidence: file })).rejects.toMatchObject({ code: 'not-written' });
    await expect(requireWritable({ junit: folder })).rejects.toMatchObject({ code: 'not-written' });
    await expect(requireWritable({ markdown: join(file, 'x.md') })).rejects.toMatchObject({ code: 'not-written' });
    // Node's own way to make folders tries for ever here.
    for (const wishes of [{ junit: '/proc/a/b/x.xml' }, { evidence: '/proc/a/b/c' }]) {
      await expect(requireWritable(wishes)).rejects.toMatchObject({ code: 'not-written' });
    }
    await requireWritable({ junit: file, markdown: join(folder, 'new', 'x.md'), evidence: join(folder, 'evidence') });
    await requireWritable({ evidence: folder });
    expect((await readdir(folder)).sort()).toEqual(['file', 'new']);
  });
});

describe('evidenceFinding', () => {
  it('counts what earlier runs left, and warns where it piles up', async () => {
    const stateFolder = await temporaryFolder();
    const folder = join(stateFolder, 'evidence');
    expect(await evidenceFinding(stateFolder)).toMatchObject({ state: 'ok', says: `of 0 runs in ${folder}`, todo: [] });
    const runs = Array.from({ length: 200 }, (_, i) => join(folder, `lab-${i}`));
    await Promise.all(runs.map((run) => mkdir(run, { recursive: true })));
    const todo = [expect.stringContaining('rm -r ')];
    expect(await evidenceFinding(stateFolder)).toMatchObject({ state: 'warning', todo });
  });
});
