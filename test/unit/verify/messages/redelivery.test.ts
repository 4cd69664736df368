import { describe, expect, it } from 'vitest';
import type { ReceivedMessage } from '../../../../src/lab/amqp/index.js';
import { action, judged } from './broker-seen.js';
import { by, got, labels } from './consumers-seen.js';

describe('the judge of redelivery', () => {
  const claim = (own: object = {}) => ({
    oracle: 'redelivery',
    judge: 'redelivery',
    with: { queue: 'q', victim: 'worker', prefetch: 5, ...own },
    script: [{ op: 'publish', key: 'q', count: 20 }],
  });
  const actions = [action('kill', 'worker', 100)];
  const sent = labels(20);
  /** Three done and the fourth in hand when it dies; the next one gets the rest, the first `again` of it marked. */
  function died(again: number, handled: ReceivedMessage['handled'] = 'acked', rest = 17): ReceivedMessage[] {
    const before = sent.slice(0, 4).map((label, i) => {
      const entry = by('worker', label, { atMs: 10 * i, handled: i < 3 || handled === 'auto' ? handled : 'held' });
      const { doneMs, ...unfinished } = entry;
      return i < 3 ? { ...unfinished, doneMs: doneMs! } : unfinished;
    });
    return [
      ...before,
      ...sent
        .slice(3, 3 + rest)
        .map((label, i) => by('next', label, { atMs: 200 + i, redelivered: i < again, handled })),
    ];
  }

  it.each([
    [1, 1],
    [5, 5],
    [0, 17],
  ])('passes with prefetch %d when %d come again', (prefetch, again) => {
    const verdict = judged(claim({ prefetch }), got(sent, died(again), { actions }));
    expect(verdict).toMatchObject({
      outcome: 'PASS',
      reason: expect.stringContaining(`0 of 20 messages lost; ${again} delivered again`) as string,
    });
    expect(verdict.reason).toContain('first m-4, which was in hand');
  });

  it('takes what comes again before the engine has confirmed the death for what it is', () => {
    const late = [action('kill', 'worker', 205)];
    expect(judged(claim(), got(sent, died(5), { actions: late })).outcome).toBe('PASS');
  });

  it('fails when another number comes again', () => {
    expect(judged(claim(), got(sent, died(17), { actions }))).toMatchObject({
      outcome: 'FAIL',
      reason: '17 messages delivered again, 5 expected by prefetch 5',
      suspects: [{ id: 'other-prefetch' }],
    });
  });

  it('counts what auto-ack loses, and names it', () => {
    const lost = got(sent, died(0, 'auto', 0), { actions, depth: 0 });
    const kept = died(0, 'auto', 0);
    expect(judged(claim(), lost)).toMatchObject({
      outcome: 'FAIL',
      reason: '16 of 20 messages are lost: m-5 to m-20',
      suspects: [{ id: 'auto-ack' }],
    });
    expect(kept).toHaveLength(4);
    expect(judged(claim({ ack: 'auto' }), lost)).toMatchObject({
      outcome: 'PASS',
      reason: expect.stringContaining('17 of 20 messages lost with worker') as string,
    });
    expect(judged(claim({ ack: 'auto' }), got(sent, died(5), { actions })).outcome).toBe('FAIL');
  });

  it.each([
    ['nobody died', got(sent, died(5), {}), 'worker was never lost'],
    [
      'it died before it got anything',
      got(sent, died(5).slice(4), { actions, consumers: ['worker', 'next'], depth: 3 }),
      'had got nothing',
    ],
    [
      'messages are still there',
      got(sent, died(5, 'acked', 10), { actions, depth: 7 }),
      '7 messages are still in the queue',
    ],
    [
      'there is no ledger of it',
      got(sent, died(5).slice(4), { actions, consumers: ['next'], depth: 3 }),
      'no ledger of the consumer worker',
    ],
  ])('is INCONCLUSIVE when %s', (_, observation, words) => {
    const verdict = judged(claim(), observation);
    expect(verdict.outcome).toBe('INCONCLUSIVE');
    expect(verdict.reason).toContain(words);
  });
});
