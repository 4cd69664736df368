import { describe, expect, it } from 'vitest';
import type { ReceivedMessage } from '../../../../src/lab/amqp/index.js';
import { judged, receipt } from './broker-seen.js';
import { by, got, labels } from './consumers-seen.js';

describe('the judge of arrivals', () => {
  const claim = (own: object = {}) => ({
    oracle: 'arrivals',
    judge: 'arrivals',
    with: { queue: 'q', ...own },
    script: [{ op: 'publish', key: 'q', count: 4 }],
  });
  const all = labels(4).map((label, i) => by('worker', label, { atMs: i }));

  it('passes when each arrived once, in order', () => {
    expect(judged(claim(), got(labels(4), all))).toMatchObject({
      outcome: 'PASS',
      reason: 'all 4 messages of queue q arrived once, in order, at worker',
      table: { rows: [['worker', '4', '0', 'm-1 to m-4']] },
    });
  });

  it.each([
    ['one is lost', all.slice(0, 3), { depth: 1 }, '1 message of queue q never arrived: m-4'],
    [
      'one arrives twice',
      [...all, by('worker', 'm-2', { atMs: 9, handled: 'held' })],
      {},
      '1 message arrived more than once: m-2',
    ],
    [
      'one comes after a later one',
      [all[0]!, { ...all[1]!, atMs: 7 }, all[2]!, all[3]!],
      {},
      'arrived after a later one: m-2',
    ],
  ])('fails when %s', (_, received, own, words) => {
    expect(judged(claim(), got(labels(4), received, own))).toMatchObject({
      outcome: 'FAIL',
      reason: expect.stringContaining(words) as string,
    });
  });

  it('lets several consumers overtake one another', () => {
    const two = [
      by('a', 'm-2', { atMs: 1 }),
      by('b', 'm-1', { atMs: 2 }),
      by('a', 'm-4', { atMs: 3 }),
      by('b', 'm-3', { atMs: 4 }),
    ];
    expect(judged(claim(), got(labels(4), two)).outcome).toBe('PASS');
  });

  it('is INCONCLUSIVE when a consumer is not there, or a message is nowhere', () => {
    expect(judged(claim({ consumers: ['other'] }), got(labels(4), all))).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: expect.stringContaining('other') as string,
    });
    expect(judged(claim(), got(labels(4), all.slice(0, 3), { depth: 0 })).reason).toBe(
      'the witnesses disagree: queue q: 0 before and 4 routed there, 3 taken out and 0 left: 1 missing',
    );
    const seen = got(labels(4), all);
    expect(judged(claim(), { ...seen, consumers: { ...seen.consumers!, foreign: 2 } }).reason).toContain(
      '2 messages of somebody else',
    );
  });
});

describe('the judge of dispatch', () => {
  const turns = {
    oracle: 'dispatch',
    judge: 'dispatch',
    with: { queue: 'q', consumers: ['a', 'b'], mode: 'turns' },
    script: [{ op: 'publish', key: 'q', count: 6 }],
  };
  const among = (names: string) => labels(6).map((label, i) => by(names[i]!, label, { atMs: i }));

  it.each([
    ['ababab', 'PASS', '6 messages strictly in turns: a 3, b 3'],
    ['bababa', 'PASS', 'strictly in turns'],
    ['abbaba', 'FAIL', 'm-3 went to b, out of turn'],
    ['aaabbb', 'FAIL', 'm-2 went to a, out of turn'],
  ])('in turns: %s is %s', (names, outcome, words) => {
    expect(judged(turns, got(labels(6), among(names)))).toMatchObject({
      outcome,
      reason: expect.stringContaining(words) as string,
    });
  });

  it('wants every consumer there', () => {
    expect(judged(turns, got(labels(6), among('aaaaaa')))).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: expect.stringContaining('b') as string,
    });
    expect(judged(turns, got(labels(6), among('aaaaaa'), { consumers: ['a', 'b'] })).outcome).toBe('FAIL');
  });

  const fair = {
    oracle: 'dispatch',
    judge: 'dispatch',
    with: { queue: 'q', consumers: ['a', 'b'], mode: 'fair', twin: { queue: 't', consumers: ['c', 'd'] } },
    script: [
      { op: 'publish', key: 'q', count: 8 },
      { op: 'publish', key: 't', count: 8, label: 't' },
    ],
  };
  /** Tasks one after another by each consumer; odd ones are heavy. */
  function worked(queue: string, name: string, assigned: string): ReceivedMessage[] {
    const free: Record<string, number> = {};
    return labels(8, name).map((label, i) => {
      const consumer = assigned[i]!;
      const atMs = free[consumer] ?? 0;
      const doneMs = (free[consumer] = atMs + (i % 2 === 0 ? 1000 : 1));
      return receipt(label, queue, { consumer, atMs, doneMs });
    });
  }
  const groups = (mine: string, theirs: string) => {
    const received = [...worked('q', 'm', mine), ...worked('t', 't', theirs)].toSorted((a, b) => a.atMs - b.atMs);
    return got([], received, { queues: { q: labels(8), t: labels(8, 't') } });
  };

  it('passes when heavy tasks are shared, and sooner done', () => {
    const verdict = judged(fair, groups('abbaabba', 'cdcdcdcd'));
    expect(verdict).toMatchObject({
      outcome: 'PASS',
      reason: 'heavy tasks 2/2, makespan 2.00 s against 4.00 s of the twin with 4/0: 0.50 of it',
    });
    expect(verdict.table?.rows.map((row) => row.slice(0, 4))).toEqual([
      ['q', 'a', '4', '2'],
      ['', 'b', '4', '2'],
      ['t', 'c', '4', '4'],
      ['', 'd', '4', '0'],
    ]);
  });

  it('fails when they went in turns, and says why', () => {
    expect(judged(fair, groups('abababab', 'cdcdcdcd'))).toMatchObject({
      outcome: 'FAIL',
      reason: 'heavy tasks went 4/0 to a/b, 2 each (±1) would be fair',
      suspects: [{ id: 'prefetch-too-high' }],
    });
  });

  it('is INCONCLUSIVE when the twin is as fair', () => {
    expect(judged(fair, groups('abbaabba', 'cddccddc'))).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: expect.stringContaining('nothing to be quicker than') as string,
    });
  });
});
