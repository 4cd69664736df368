import { describe, expect, it } from 'vitest';
import { collectEvidence, evidenceFolder } from '../../../src/experiment/collect-evidence.js';
import { LABEL } from '../../../src/lab/labels.js';
import { fakeEngine, type FakeEngine } from '../../support/fake-engine.js';
import { readOnlyEngine } from '../../support/read-only-engine.js';
import { lab, service } from '../lifecycle/fixtures.js';
import { record } from './samples.js';

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
    const before = [
      'engine.json',
      'inspect/app1.json',
      'inspect/app2.json',
      'lab.json',
      'logs/app1.log',
      'logs/app2.log',
    ];
    expect(Object.keys(await collectEvidence(engine, demo, undefined)).sort()).toEqual([
      ...before,
      'rendered/app1/etc/app.cfg',
    ]);
    const judged = await collectEvidence(engine, demo, record('FAIL'));
    expect(Object.keys(judged).sort()).toEqual([...before, 'rendered/app1/etc/app.cfg', 'run.json', 'verdict.md']);
    expect(judged['rendered/app1/etc/app.cfg']).toBe('port 80\n');
    expect(JSON.parse(judged['engine.json']!)).toMatchObject({ version: { product: 'Fake' } });
    expect(JSON.parse(judged['inspect/app2.json']!)).toMatchObject({ Name: '/lab-demo-app2' });
    expect(JSON.parse(judged['run.json']!)).toMatchObject({ lab: 'demo', verdict: { outcome: 'FAIL' } });
    expect(judged['verdict.md']).toContain('so it is');
  });

  it('keeps the last 2000 lines of each log, with time and stream', async () => {
    const { 'logs/app1.log': log = '', 'logs/app2.log': silent } = await collectEvidence(
      await standing(),
      demo,
      undefined,
    );
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
    const evidence = await collectEvidence(engine, { ...held, traffic, services }, undefined);
    expect(JSON.stringify(evidence)).not.toContain('Tr0ub4dor3');
    expect(evidence['logs/app2.log']).toContain('login as lab with [redacted]');
    expect(evidence['rendered/app1/etc/app.cfg']).toBe('{"password":"[redacted]"}');
  });

  it('looks at this copy alone, and tells nothing of how the engine lets us in', async () => {
    const engine = await standing();
    const tls = { key: 'PRIVATE KEY' };
    const evidence = await collectEvidence(
      { ...engine, address: { ...engine.address, tls } },
      { ...demo, instance: 'blue' },
      undefined,
    );
    expect(Object.keys(evidence).sort()).toEqual(['engine.json', 'lab.json', 'rendered/app1/etc/app.cfg']);
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
    const evidence = await collectEvidence(readOnlyEngine(engine), secret, record('FAIL'));
    const all = Object.values(evidence).join('\n');
    for (const hidden of ['hunter2', 'MIIEvQ', 'lab:other']) expect(all).not.toContain(hidden);
    expect(evidence['lab.json']).toContain('"BROKER_PASSWORD": "[redacted]"');
    expect(evidence['logs/app1.log']).toContain('connecting as lab with [redacted] to amqp://lab:[redacted]@broker');
    expect(evidence['rendered/app1/tls/lab.pem']).toContain('BEGIN PRIVATE KEY----- [redacted]');
  });

  it('is small however long the lines of a log are, and says what it left out', async () => {
    const engine = await standing();
    for (let i = 0; i < 60; i++) engine.appendLog('lab-demo-app1', `${i} ${'x'.repeat(100_000)}`);
    const { 'logs/app1.log': log = '' } = await collectEvidence(readOnlyEngine(engine), demo, undefined);
    expect(log.length).toBeLessThan(2_000_100);
    expect(log).toMatch(/^\[\d+ characters before this were left out\]\n\d{4}-/);
    expect(log).toContain('stdout 59 x');
  });
});

describe('evidenceFolder', () => {
  it('lies below the state folder, one per run', () => {
    expect(evidenceFolder('/state', 'demo', 'ab12')).toBe('/state/evidence/demo-ab12');
  });
});
