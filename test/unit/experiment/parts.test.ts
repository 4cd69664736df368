import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { allOf } from '../../../src/experiment/trial/all-of.js';
import { serversOf } from '../../../src/experiment/verify/expect-claim.js';
import { testExitCode, trafficOptions } from '../../../src/experiment/index.js';
import { topology } from '../../../src/experiment/look/lab-info.js';
import type { TestResult } from '../../../src/experiment/trial/test-labs.js';
import { lab, service } from '../lifecycle/fixtures.js';
import { record } from './samples.js';

const result = (outcome: TestResult['outcome'], error?: LabError): TestResult => ({
  ...{ lab: 'demo', run: 'r1', outcome, durationMs: 1, error, evidence: {} },
  record: outcome === 'ERROR' ? undefined : record(outcome),
});

const failed = (kind: 'operation' | 'not-ready' | 'invalid'): TestResult =>
  result('ERROR', new LabError(kind, 'it broke', { code: 'broke' }));

describe('testExitCode: the worst of all', () => {
  it.each<[string, TestResult[], number]>([
    ['nothing but PASS', [result('PASS'), result('PASS')], 0],
    ['an undecided one', [result('PASS'), result('INCONCLUSIVE')], 11],
    ['FAIL before undecided', [result('INCONCLUSIVE'), result('FAIL'), result('PASS')], 10],
    ['trouble before FAIL', [result('FAIL'), failed('not-ready')], 6],
    ['the first trouble', [failed('operation'), failed('not-ready')], 5],
  ])('%s', (_, results, wanted) => {
    expect(testExitCode(results)).toBe(wanted);
  });
});

describe('allOf', () => {
  const signal = (): AbortSignal => new AbortController().signal;

  it('keeps the order, and runs no more than `jobs` at a time', async () => {
    const seen = { now: 0, most: 0 };
    const doubled = await allOf([1, 2, 3, 4, 5], 2, signal(), async (item) => {
      seen.most = Math.max(seen.most, ++seen.now);
      await new Promise((resolve) => setImmediate(resolve));
      seen.now -= 1;
      return item * 2;
    });
    expect(doubled).toEqual([2, 4, 6, 8, 10]);
    expect(seen.most).toBe(2);
  });

  it('rejects only when nothing is under way any more', async () => {
    let finish = (): void => undefined;
    const slow = new Promise<void>((resolve) => (finish = resolve));
    const events: string[] = [];
    const all = allOf(['fast', 'slow'], 2, signal(), async (item) => {
      if (item === 'fast') throw new Error('fast failed');
      await slow;
      events.push('slow is cleaned up');
    }).catch((error: Error) => events.push(error.message));
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toEqual([]);
    finish();
    await all;
    expect(events).toEqual(['slow is cleaned up', 'fast failed']);
  });

  it('begins nothing after an interruption, and rejects with it', async () => {
    const stop = new AbortController();
    const begun: number[] = [];
    const reason = new LabError('interrupted', 'Interrupted', { code: 'interrupted' });
    const all = allOf([1, 2, 3], 1, stop.signal, async (item) => {
      begun.push(item);
      stop.abort(reason);
    });
    await expect(all).rejects.toBe(reason);
    expect(begun).toEqual([1]);
  });
});

describe('topology', () => {
  it('draws who is published and who waits for whom, as Mermaid', () => {
    expect(topology(lab())).toBe(
      [
        'flowchart LR',
        '  balancer["balancer<br/>app"]',
        '  client((client)) -->|127.0.0.1 → 8080| balancer',
        '  app1["app1<br/>app"]',
        '  app2["app2<br/>app"]',
        '  balancer --> app1',
        '  balancer --> app2',
      ].join('\n'),
    );
  });
});

describe('serversOf', () => {
  it('is the group that the oracle predicts for, in order', () => {
    const services = [service('haproxy'), service('app1', { group: 'app' }), service('app2', { group: 'app' })];
    const oracle = { kind: 'weighted', with: { servers: 'app' } };
    const claim = { id: 'order', says: '', oracle, judge: { kind: 'order', with: {} } };
    expect(serversOf(lab({ services }), claim)).toEqual(['app1', 'app2']);
  });
});

describe('trafficOptions', () => {
  const said = (flags: Partial<Parameters<typeof trafficOptions>[0]>) =>
    trafficOptions({ header: [], 'cookie-jar': false, ...flags });

  it('leaves to the lab what was not said, but bounds the traffic', () => {
    expect(said({})).toEqual({ requests: 600 });
    expect(said({ duration: 3 })).toEqual({ duration: '3s' });
    expect(said({ requests: 6, rate: 2, concurrency: 4 })).toEqual({ requests: 6, rate: 2, concurrency: 4 });
  });

  it.each([
    ['on', true],
    ['off', false],
    ['3', 3],
  ])('reads --keep-alive %s', (text, wanted) => {
    expect(said({ 'keep-alive': text })).toMatchObject({ keepAlive: wanted });
  });

  it('reads headers up to the first colon', () => {
    expect(said({ header: ['Host: a:80', 'X-B:c'], 'cookie-jar': true })).toMatchObject({
      headers: { Host: 'a:80', 'X-B': 'c' },
      cookieJar: true,
    });
  });

  it.each([
    [{ 'keep-alive': '0' }, 'bad-keep-alive'],
    [{ 'keep-alive': '-1' }, 'bad-keep-alive'],
    [{ 'keep-alive': '' }, 'bad-keep-alive'],
    [{ header: [': x'] }, 'bad-header'],
    [{ header: ['x'] }, 'bad-header'],
  ])('refuses %j', (flags, code) => {
    expect(() => said(flags)).toThrow(expect.objectContaining({ kind: 'usage', code }));
  });
});
