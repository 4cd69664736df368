import { describe, expect, it } from 'vitest';
import { expectOf } from '../../../../src/oracle/index.js';
import { checkWindows, type CheckTimes } from '../../../../src/oracle/health/index.js';

const HALF: CheckTimes = { inter: 500, fall: 3, rise: 2 };

/** Measured on HAProxy 2.6.12 and 3.0.11, in ms: least and most that was seen. */
describe('the window in which checks take a server down', () => {
  it.each([
    ['refuses', 'refuses', HALF, [1000, 1500], [1050, 1400]],
    ['refuses, fastinter', 'refuses', { ...HALF, fastinter: 100 }, [200, 700], [270, 440]],
    ['hangs', 'hangs', HALF, [2500, 3000], [2560, 2970]],
    ['hangs, inter 1s', 'hangs', { ...HALF, inter: 1000 }, [5000, 6000], [5000, 5700]],
    ['hangs, timeout check 200', 'hangs', { ...HALF, timeout: 200 }, [1600, 3000], [1700, 2000]],
    ['vanishes', 'vanishes', HALF, [2000, 3000], [2100, 3000]],
  ] as const)('of one that %s is as derived, and holds what was seen', (_, way, times, window, seen) => {
    const { earliestMs, latestMs } = checkWindows(way, times).down(100);
    expect([earliestMs, latestMs]).toEqual(window);
    expect(earliestMs).toBeLessThanOrEqual(seen[0]);
    expect(latestMs).toBeGreaterThanOrEqual(seen[1]);
  });

  it('of one that vanishes begins earlier the longer its app takes to end: checks are refused meanwhile', () => {
    const { down } = checkWindows('vanishes', HALF);
    expect([0, 600, 1200, 9000].map((takesMs) => down(takesMs).earliestMs)).toEqual([2000, 1500, 1000, 1000]);
  });

  it('of one failed check lies before that of three', () => {
    for (const way of ['refuses', 'hangs', 'vanishes'] as const) {
      const one = checkWindows(way, { ...HALF, fall: 1 }).down(100);
      expect(one.latestMs).toBeLessThanOrEqual(checkWindows(way, HALF).down(100).earliestMs);
    }
  });
});

describe('the window in which checks bring a server back', () => {
  it.each([
    ['refuses', HALF, 500, 1000, [860, 930]],
    ['refuses', { ...HALF, inter: 1000, fastinter: 300, downinter: 1000 }, 300, 1300, [1170, 1200]],
    ['hangs', HALF, 500, 1500, [860, 930]],
    ['vanishes', { ...HALF, resolve: 1000 }, 500, 2500, [860, 2500]],
  ] as const)('after it %s', (way, times, earliestMs, latestMs, seen) => {
    expect(checkWindows(way, times).up).toEqual({ earliestMs, latestMs });
    expect(earliestMs <= seen[0] && seen[1] <= latestMs).toBe(true);
  });
});

describe('the oracle health-check', () => {
  const part = {
    kind: 'health-check',
    with: { servers: 'app', target: 'app2', way: 'refuses', inter: '500ms', fall: 3, rise: 2 },
  };
  const request = { servers: ['app1', 'app2'], purpose: 'failover' };

  it('leaves the number of requests to the step', () => {
    expect(expectOf(part, request)).toMatchObject({ form: 'failover', target: 'app2', requests: undefined });
  });

  it('knows its servers, its judge and its words', () => {
    expect(() => expectOf(part, { ...request, servers: ['app1'] })).toThrow(
      'there is no server "app2"; there are app1',
    );
    expect(() => expectOf(part, { ...request, purpose: 'order' })).toThrow('nothing for the judge order');
    const wrong = { ...part, with: { ...part.with, inter: '500' } };
    expect(() => expectOf(wrong, request)).toThrow();
  });
});
