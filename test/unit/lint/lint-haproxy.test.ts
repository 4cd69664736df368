import { describe, expect, it } from 'vitest';
import { driftOf } from '../../../src/experiment/check/drift-of.js';
import { lintHaproxy, type Surroundings } from '../../../src/lint/index.js';
import { takesLinearTime } from '../../support/linear-time.js';
import { CASES, CLEAN, planted } from '../../support/planted-mistakes.js';

const found = (text: string, more: Partial<Surroundings> = {}) =>
  lintHaproxy({ file: 'haproxy.cfg', text }, { drift: driftOf, ...more }).map(
    ({ line, column, code, severity }) => `${line}:${column} ${code ?? ''}${severity === 'error' ? '!' : ''}`,
  );
describe('each planted mistake', () => {
  it.each(CASES)('%s → %s: %s', (line, wrong, places, right) => {
    expect(found(planted(line, wrong)).join(', ')).toBe(places);
    if (right !== undefined) expect(found(planted(line, right))).toEqual([]);
  });

  it('is not in the clean file', () => {
    expect(found(CLEAN, { claimsOrder: true })).toEqual([]);
  });
});

describe('what only shows beside what is claimed', () => {
  it('a server that nobody checks, where somebody counts on it', () => {
    const every = ['22:12', '23:12', '24:12'].map((place) => `${place} server-without-check`);
    expect(found(CLEAN, { claimsFailover: true })).toEqual(every);
    const line = 'balance roundrobin';
    expect(found(planted(line, `${line}\noption redispatch`))).toHaveLength(3);
    expect(found(planted(line, `${line}\noption redispatch\ndefault-server check`))).toEqual([]);
    const some = planted('server app1 app1:5000 weight 2', 'server app1 app1:5000 weight 2 check');
    expect(found(some)).toEqual(every.slice(1));
  });

  it('threads, where the order is judged', () => {
    expect(found(planted('nbthread 1', ''), { claimsOrder: true })).toEqual(['1:1 threads-unset']);
    expect(found(planted('nbthread 1', ''))).toEqual([]);
  });
});

describe('a file of any size', () => {
  it.each(['backend a\n', 'defaults\n', ' server a a:1 cookie b\n', ' acl a path /a\n', ' use_backend a if a\n'])(
    'takes time in proportion: %j',
    { timeout: 60_000 },
    (unit) => {
      expect(takesLinearTime((text) => found(`backend x\n${text}`), unit)).toBe(true);
    },
  );
});

describe('what is said', () => {
  const say = (line: string, wrong: string) =>
    lintHaproxy({ file: 'haproxy.cfg', text: planted(line, wrong) }, { drift: driftOf })[0];

  it('tells by how much weights are off', () => {
    // 2:3:3 in HAProxy itself, 480 requests: 117/182/181. The first run of whole cycles that is off:
    const { message, instead } = say('server app2 app2:5000 weight 1', 'server app2 app2:5000 weight 3') ?? {};
    expect(message).toBe(
      'the weights 2:3:3 are not exact under roundrobin: the first 80 requests are shared 19/31/30, not 20/30/30',
    );
    expect(instead).toContain('static-rr');
  });

  it('shows the line, and what to write', () => {
    expect(say('nbthread 1', 'daemon')).toMatchObject({
      ...{ file: 'haproxy.cfg', snippet: '    daemon', severity: 'warning' },
      instead: 'no such line, and the command haproxy -W -db -f …',
    });
  });
});
