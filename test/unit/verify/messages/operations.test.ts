import { describe, expect, it } from 'vitest';
import { action, counts, done, judged, message, observed, receipt, type Seen } from './broker-seen.js';

const claim = {
  oracle: 'script',
  judge: 'operations',
  with: { counters: { unroutableReturned: 1 }, events: { 'channel.created': 2 }, after: { connections: 0 } },
  script: [
    { op: 'queue', queue: 'q', ready: 0 },
    { op: 'publish', key: 'q', count: 2, label: 'm' },
    { op: 'publish', key: 'nowhere', label: 'r', mandatory: true, returned: 1 },
    { op: 'drain', queue: 'q', messages: ['m-1', 'm-2'], redelivered: false },
    { op: 'queue', queue: 'gone', passive: true, says: 'look for gone', outcome: { code: 404 } },
  ],
};
const published = [
  ...['m-1', 'm-2'].map((label) => message(label, { operation: 1, key: 'q' })),
  message('r-1', { operation: 2, key: 'nowhere', mandatory: true, returned: { code: 312, text: 'NO_ROUTE' } }),
];
const operations = [
  ...[done(0, 'queue', { ready: 0 }), done(1, 'publish'), done(2, 'publish')],
  done(3, 'drain', { received: [receipt('m-1', 'q'), receipt('m-2', 'q')] }),
  done(4, 'queue', { outcome: { code: 404, closes: 'channel' }, text: 'NOT_FOUND' }),
];
const events = ['channel.created', 'channel.created', 'channel.closed'].map((type) => ({ type }));
const routes = { 'm-1': ['q'], 'm-2': ['q'], 'r-1': [] };
const seen = (own: Partial<Seen['messages']> = {}, broker: Seen['broker'] = {}) =>
  observed({ routes, messages: { published, operations, ...own }, broker: { events, ...broker } });

describe('the judge of operations', () => {
  it('passes when each came out as the script says, and shows it', () => {
    const verdict = judged(claim, seen());
    expect(verdict).toMatchObject({
      outcome: 'PASS',
      reason: 'all 5 operations came out as they must, and 3 numbers of the broker’s as they must be',
    });
    expect(verdict.table?.rows).toEqual([
      ['✔', 'declare the queue q', 'ok, 0 ready', 'ok, 0 ready'],
      ['✔', 'publish 2 messages to the queue q', 'ok', 'ok'],
      ['✔', 'publish 1 message to the queue nowhere', 'ok, 1 returned', 'ok, 1 returned'],
      ['✔', 'drain q', 'm-1 to m-2', 'm-1 to m-2'],
      ['✔', 'look for gone', '404, channel closed', '404, channel closed'],
    ]);
    expect(verdict.explanation).toMatchObject({ unit: 'operations', requests: 5 });
  });

  it.each([
    [
      'another outcome',
      seen({ operations: operations.with(4, done(4, 'queue')) }),
      'operation 5, look for gone: 404, channel closed expected, ok seen',
    ],
    [
      'a connection that is closed in place of a channel',
      seen({ operations: operations.with(4, done(4, 'queue', { outcome: { code: 404, closes: 'connection' } })) }),
      '404, connection closed seen',
    ],
    [
      'another order',
      seen({
        operations: operations.with(3, done(3, 'drain', { received: [receipt('m-2', 'q'), receipt('m-1', 'q')] })),
      }),
      'm-1 to m-2 expected, m-2, m-1 seen',
    ],
    [
      'a flag',
      seen({
        operations: operations.with(
          3,
          done(3, 'drain', { received: [receipt('m-1', 'q', { redelivered: true }), receipt('m-2', 'q')] }),
        ),
      }),
      'm-1 marked as redelivered',
    ],
    ['a depth', seen({ operations: operations.with(0, done(0, 'queue', { ready: 3 })) }), '0 ready expected, 3 seen'],
    ['an operation that was not done', seen({ operations: operations.slice(0, 4) }), 'look for gone: was not done'],
    [
      'an event too many',
      seen({}, { events: [...events, { type: 'channel.created' }] }),
      'events channel.created: 2 expected, 3 seen',
    ],
    [
      'a connection that is open still',
      seen({}, { connectionsAfter: 1 }),
      'connections open after the step: 0 expected, 1 seen',
    ],
  ])('fails on %s', (_, observation, words) => {
    const verdict = judged(claim, observation);
    expect(verdict.outcome).toBe('FAIL');
    expect([verdict.reason, ...verdict.details].join('\n')).toContain(words);
  });

  it('looks at what a claim is about, and nothing else', () => {
    const wrong = seen({ operations: operations.with(4, done(4, 'queue')) });
    const about = (says: string) =>
      judged(
        { ...claim, script: claim.script.map((each) => ({ says: 'else', ...each })), with: { about: [says] } },
        wrong,
      );
    expect(about('else').outcome).toBe('PASS');
    expect(about('look for gone').outcome).toBe('FAIL');
    expect(() => about('nothing')).toThrow('which no operation of its script says');
  });

  it.each([
    ['nobody told the events', seen({}, { events: undefined as never }), 'event exchange is off'],
    ['no operation of it was done', judgedNone(), 'no operation was done'],
    [
      'the counters disagree',
      seen({}, { after: counts({ received: 2, confirmed: 3, unroutableReturned: 1 }) }),
      'published: client 3, broker 2',
    ],
  ])('is INCONCLUSIVE when %s', (_, observation, words) => {
    const verdict = judged(claim, observation);
    expect(verdict.outcome).toBe('INCONCLUSIVE');
    expect(verdict.reason).toContain(words);
  });

  function judgedNone() {
    return seen({ operations: [] });
  }

  it('wants the reason of a death', () => {
    const dead = { ...claim, with: {}, script: [{ op: 'drain', queue: 'dlq', death: 'expired', messages: ['m-1'] }] };
    const of = (reason: string) =>
      observed({
        messages: {
          operations: [
            done(0, 'drain', { received: [receipt('m-1', 'dlq', { death: { reason, queue: 'q', count: 1 } })] }),
          ],
        },
      });
    expect(judged(dead, of('expired')).outcome).toBe('PASS');
    expect(judged(dead, of('rejected'))).toMatchObject({
      outcome: 'FAIL',
      reason: expect.stringContaining('x-death expired expected, rejected seen') as string,
    });
  });

  it.each([
    [
      { reason: 'expired', queue: 'other', count: 1 },
      'x-death expired in q, once expected, expired in other, once seen',
    ],
    [{ reason: 'expired', queue: 'q', count: 2 }, 'expired in q, 2 times seen'],
    [undefined, 'none seen'],
  ])('wants queue and count of a death where they are said, and not %j', (death, words) => {
    const wanted = { reason: 'expired', queue: 'q', count: 1 };
    const dead = { ...claim, with: {}, script: [{ op: 'drain', queue: 'dlq', death: wanted }] };
    const of = (seenDeath: typeof death) =>
      observed({
        messages: {
          operations: [
            done(0, 'drain', {
              received: [receipt('m-1', 'dlq', seenDeath === undefined ? {} : { death: seenDeath })],
            }),
          ],
        },
      });
    expect(judged(dead, of(wanted)).outcome).toBe('PASS');
    const verdict = judged(dead, of(death));
    expect(verdict.outcome).toBe('FAIL');
    expect(verdict.reason).toContain(words);
  });

  it('wants the number of deaths that the broker counted, by their reason', () => {
    const counted = { ...claim, with: { deadLettered: { maxlen: 2, rejected: 0 } } };
    const of = (deadLettered: Readonly<Record<string, number>>) =>
      judged(
        counted,
        seen(
          {},
          {
            before: counts({ deadLettered: { maxlen: 5 } }),
            after: counts({ received: 3, confirmed: 3, unroutableReturned: 1, deadLettered }),
          },
        ),
      );
    expect(of({ maxlen: 7 })).toMatchObject({
      outcome: 'PASS',
      reason: expect.stringContaining('and 2 numbers') as string,
    });
    expect(of({ maxlen: 6 }).reason).toBe('the broker counted dead-lettered, maxlen: 2 expected, 1 seen');
    expect(of({ maxlen: 7, rejected: 1 }).reason).toContain('rejected: 0 expected, 1 seen');
  });
});

describe('a claim about durability', () => {
  const durable = {
    oracle: 'durability',
    judge: 'operations',
    with: { after: 'before', by: 'restart' },
    before: [
      { op: 'queue', queue: 'q' },
      { op: 'publish', key: 'q', count: 2, label: 'p', window: 1 },
    ],
    script: [
      { op: 'queue', queue: 'q', passive: true },
      { op: 'drain', queue: 'q' },
    ],
  };
  const kept = (labels: readonly string[], actions = [action('restart', 'broker', 0)], own: Partial<Seen> = {}) =>
    observed({
      messages: {
        operations: [
          done(0, 'queue', { ready: labels.length }),
          done(1, 'drain', { received: labels.map((label) => ({ ...receipt(label, 'q'), id: `r.before.${label}` })) }),
        ],
      },
      actions,
      broker: { queuesBefore: [{ vhost: '/', queue: 'q', ready: labels.length, unacked: 0, consumers: 0 }] },
      ...own,
    });

  it('passes when all that must be there is there', () => {
    expect(judged(durable, kept(['p-1', 'p-2']))).toMatchObject({
      outcome: 'PASS',
      reason: 'all 2 operations came out as they must after the restart of broker',
    });
  });

  it('fails when messages are gone, and says which mistake that would be', () => {
    const verdict = judged(durable, kept([]));
    expect(verdict).toMatchObject({
      outcome: 'FAIL',
      suspects: [expect.objectContaining({ id: 'transient-messages' })],
    });
    expect(verdict.details.join()).toContain('p-1 to p-2 expected, nothing seen');
  });

  it('is INCONCLUSIVE when nothing was done to the broker, or something else', () => {
    const words = 'no restart of broker came before the step';
    expect(judged(durable, kept(['p-1', 'p-2'], []))).toMatchObject({
      outcome: 'INCONCLUSIVE',
      reason: `${words}: nothing was shown`,
    });
    expect(judged(durable, kept(['p-1', 'p-2'], [action('kill', 'broker', 0)])).reason).toContain(words);
    expect(judged(durable, kept(['p-1', 'p-2'], [action('restart', 'worker', 0)])).reason).toContain(words);
  });
});
