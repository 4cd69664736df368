import { expect, it } from 'vitest';
import type { ResolvedService } from '../../../../src/lab/resolved.js';
import { notExpressible } from '../../../../src/render/index.js';
import { lab, service } from '../../lifecycle/fixtures.js';

const LOG_LINE = { kind: 'log-line', with: { contains: 'up' } };
const HTTP = { kind: 'http', with: { port: 80 } };
const EXEC = { kind: 'exec', with: { command: ['ready'] } };

const lost = (change: Partial<ResolvedService>): string[] =>
  notExpressible(lab({ services: [service('only', change)] }), []).map(({ service: name, what }) => `${name}: ${what}`);

it.each([
  ['nothing', {}, []],
  ['a readiness command', { readiness: [EXEC] }, []],
  ['health by the image', { readiness: [{ kind: 'healthy', with: {} }] }, []],
  ['a log line', { readiness: [LOG_LINE] }, ['only: readiness by log-line']],
  ['an HTTP answer', { readiness: [HTTP] }, ['only: readiness by http']],
  ['a kind that is yet to come', { readiness: [{ kind: 'tide', with: {} }] }, ['only: readiness by tide']],
  ['what one health check cannot stand for', { readiness: [EXEC, LOG_LINE] }, ['only: readiness by log-line']],
  ['a log line with a health command', { readiness: [LOG_LINE], health: { command: ['x'] } }, []],
  ['a preferred port', { publish: [{ port: 80, prefer: 8080 }] }, ['only: another port when 8080 is taken']],
  ['any port', { publish: [{ port: 80, prefer: undefined }] }, []],
  [
    'many CPUs',
    { limits: { memoryBytes: 1e8, pids: 9, cpus: 4 } },
    ['only: fewer CPUs than 4 where the machine has fewer'],
  ],
])('lists what gets lost of %s', (_, change, expected) => {
  expect(lost(change as Partial<ResolvedService>)).toEqual(expected);
});

it('tells it once per group, and what to do instead', () => {
  const apps = [1, 2].map((index) => service(`app${index}`, { group: 'app', index, readiness: [LOG_LINE] }));
  const list = notExpressible(lab({ services: apps }), []);
  expect(list).toHaveLength(1);
  expect(list[0]).toMatchObject({ service: 'app' });
  expect(list[0]?.instead).toContain('health:');
});

it('lists the controls, which lab runs by itself', () => {
  const [entry] = notExpressible(lab({ services: [] }), ['weights-ignored', 'random']);
  expect(entry).toMatchObject({ service: undefined, instead: expect.stringContaining('lab prove demo') as string });
  expect(entry?.what).toContain('weights-ignored, random');
});

it('lists what a step does to the lab, once per step', () => {
  const drain = { kind: 'set-state', with: { server: 'app2', state: 'drain' } };
  const step = { kind: 'http', with: {}, before: [drain, drain], during: [] };
  const quiet = { ...step, before: [] };
  const list = notExpressible(lab({ services: [], traffic: { drained: step, quiet } }), []);
  expect(list.map(({ what }) => what)).toEqual(['what happens in the step drained (set-state)']);
});
