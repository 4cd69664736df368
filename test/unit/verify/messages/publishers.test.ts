import { describe, expect, it } from 'vitest';
import type { PublishedMessage } from '../../../../src/lab/amqp/index.js';
import { action, done, judged, message, observed, receipt } from './broker-seen.js';

describe('the judge of survivors', () => {
  const claim = {
    oracle: 'survival',
    judge: 'survivors',
    with: { queue: 'q' },
    script: [
      { op: 'publish', key: 'q', untilLost: true, window: 2 },
      { op: 'connect', within: '60s' },
      { op: 'drain', queue: 'q' },
    ],
  };
  const close = { what: 'connection', name: 'main', code: 'lost', text: 'ECONNRESET', atMs: 3 } as const;
  /** So many messages of each fate, and those that were there afterwards. */
  function seen(
    fates: readonly PublishedMessage['fate'][],
    there: readonly number[],
    actions = [action('kill', 'broker', 3)],
  ) {
    const published = fates.map((fate, i) => message(`m-${i + 1}`, { fate, key: 'q' }));
    const received = there.map((n) => receipt(`m-${n}`, 'q', { redelivered: true }));
    const operations = [
      done(0, 'publish', { outcome: { code: 'lost', closes: 'connection' } }),
      done(1, 'connect'),
      done(2, 'drain', { received }),
    ];
    const gone = {
      published: undefined as never,
      deliveries: undefined as never,
      gaps: ['the way of each message: broker was started anew'],
    };
    const base = observed({
      messages: { published, operations, closes: [close] },
      broker: { restarted: true },
      actions,
    });
    return { ...base, broker: { ...base.broker!, ...gone } };
  }

  it('passes when all that was confirmed is there', () => {
    const verdict = judged(claim, seen(['confirmed', 'confirmed', 'lost', 'lost'], [1, 2, 3]));
    expect(verdict).toMatchObject({
      outcome: 'PASS',
      reason: 'all 2 confirmed messages survived, and 1 of the 2 that may have been in flight',
    });
    expect(verdict.details).toEqual(['not compared: the way of each message: broker was started anew']);
    expect(verdict.table?.rows).toEqual([['4', '2', '3', '0', '1', '2']]);
  });

  it.each<[string, PublishedMessage['fate'][], number[], string]>([
    ['a confirmed one is gone', ['confirmed', 'confirmed', 'lost'], [1, 3], '1 of 2 confirmed messages are lost'],
    [
      'more are there than were in flight',
      ['confirmed', 'lost', 'lost', 'lost'],
      [1, 2, 3, 4],
      '3 survivors were never confirmed',
    ],
    ['one is there twice', ['confirmed', 'lost'], [1, 1], '1 message there twice'],
    [
      'nothing was confirmed, and some are gone',
      ['sent', 'sent', 'sent'],
      [1],
      'nothing was confirmed: 2 of 3 messages are lost',
    ],
  ])('fails when %s', (_, fates, there, words) => {
    expect(judged(claim, seen(fates, there))).toMatchObject({
      outcome: 'FAIL',
      reason: expect.stringContaining(words) as string,
    });
  });

  it.each([
    ['the broker was not killed', seen(['confirmed'], [1], []), 'was restarted during the step'],
    ['nothing was published', seen([], []), 'no message was published'],
    ['nothing was confirmed and nothing lost', seen(['sent', 'sent'], [1, 2]), 'shows no difference'],
  ])('is INCONCLUSIVE when %s', (_, observation, words) => {
    expect(judged(claim, observation)).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: expect.stringContaining(words) as string,
    });
  });

  it('wants a publish without an end, and a drain behind it', () => {
    expect(() => judged({ ...claim, script: [{ op: 'publish', key: 'q' }] }, undefined)).toThrow('untilLost');
    expect(() => judged({ ...claim, script: claim.script.slice(0, 2) }, undefined)).toThrow('not drained');
  });
});

describe('the judge of pace', () => {
  const claim = {
    oracle: 'pace',
    judge: 'pace',
    with: { quick: 'pipelined', slow: 'one by one', atLeast: 4 },
    script: [
      { op: 'publish', key: 'q', count: 4, window: 4, says: 'pipelined', label: 'p' },
      { op: 'publish', key: 'q', count: 2, window: 1, says: 'one by one', label: 's' },
    ],
  };
  function seen(quickMs: number, slowMs: number, fate: PublishedMessage['fate'] = 'confirmed') {
    const published = [
      ...[1, 2, 3, 4].map((n) => message(`p-${n}`, { key: 'q', fate })),
      ...[1, 2].map((n) => message(`s-${n}`, { key: 'q', operation: 1 })),
    ];
    const operations = [
      done(0, 'publish', { startedMs: 0, doneMs: quickMs }),
      done(1, 'publish', { startedMs: 100, doneMs: 100 + slowMs }),
    ];
    const routes = Object.fromEntries(published.map(({ label }) => [label, ['q']]));
    return observed({ messages: { published, operations }, routes });
  }

  it.each([
    ['PASS', 4, 10, '1000/s against 200/s: 5.0 times as quick, at least 4 was claimed'],
    ['INCONCLUSIVE', 4, 6, '3.0 times as quick, 4 was claimed: the machine may be too busy to tell'],
    ['FAIL', 4, 3, '1.5 times as quick, 4 was claimed'],
  ])('is %s for a ratio per message', (outcome, quickMs, slowMs, words) => {
    expect(judged(claim, seen(quickMs, slowMs))).toMatchObject({
      outcome,
      reason: expect.stringContaining(words) as string,
    });
  });

  it('takes the best of publishes that say the same', () => {
    const again = { ...claim, script: [...claim.script, { ...claim.script[0], label: 'again' }] };
    const slowed = seen(40, 10);
    const { published, operations } = slowed.client.messages!;
    const more = [1, 2, 3, 4].map((n) => message(`again-${n}`, { key: 'q', operation: 2 }));
    const messages = {
      published: [...published, ...more],
      operations: [...operations, done(2, 'publish', { startedMs: 200, doneMs: 204 })],
    };
    const routes = Object.fromEntries(messages.published.map(({ label }) => [label, ['q']]));
    expect(judged(claim, slowed).outcome).toBe('FAIL');
    expect(judged(again, observed({ messages, routes }))).toMatchObject({
      outcome: 'PASS',
      table: { rows: [['pipelined', '4', '40 ms, 4 ms', '1.000 ms'], expect.anything()] },
    });
  });

  it('is INCONCLUSIVE when not all were confirmed', () => {
    expect(judged(claim, seen(4, 10, 'sent'))).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: '"pipelined": 4 messages not confirmed',
    });
  });

  it('wants publishes that are there', () => {
    expect(() => judged({ ...claim, with: { ...claim.with, slow: 'x' } }, undefined)).toThrow('no publish says "x"');
  });
});
