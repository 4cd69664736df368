import { describe, expect, it } from 'vitest';
import type { ReceivedMessage } from '../../../../src/lab/amqp/index.js';
import { done, judged, message, observed, receipt, type Seen } from './broker-seen.js';

const KEYS = ['logs.info', 'logs.info.app1', 'logs', 'other'];
const claim = {
  oracle: 'amqp-routing',
  judge: 'routing',
  with: {
    exchange: 'logs',
    type: 'topic',
    bindings: [
      { queue: 'all', key: 'logs.#' },
      { queue: 'two', key: 'logs.*' },
    ],
  },
  script: [
    { op: 'publish', exchange: 'logs', mandatory: true, messages: KEYS.map((key) => ({ key })) },
    { op: 'drain', queue: 'all', fence: true },
    { op: 'drain', queue: 'two', fence: true },
  ],
};
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  'm-1': ['all', 'two'],
  'm-2': ['all'],
  'm-3': ['all'],
  'm-4': [],
};
const published = KEYS.map((key, i) =>
  message(`m-${i + 1}`, {
    exchange: 'logs',
    key,
    mandatory: true,
    ...(i === 3 ? { returned: { code: 312, text: 'NO_ROUTE' } } : {}),
  }),
);

/** What came out of each queue when the broker routed so. */
function seen(
  routes = RIGHT,
  own: Partial<Seen> = {},
  more: Readonly<Record<string, readonly ReceivedMessage[]>> = {},
) {
  const drained = (queue: string) => [
    ...Object.entries(routes).flatMap(([label, queues]) => (queues.includes(queue) ? [receipt(label, queue)] : [])),
    ...(more[queue] ?? []),
  ];
  const back = published.map((each) => {
    const { returned, ...rest } = each;
    const nowhere = routes[each.label]!.length === 0;
    return nowhere ? { ...rest, returned: returned ?? { code: 312, text: 'NO_ROUTE' } } : rest;
  });
  const operations = [
    done(0, 'publish'),
    done(1, 'drain', { received: drained('all') }),
    done(2, 'drain', { received: drained('two') }),
  ];
  return observed({ routes, ...own, messages: { published: back, operations, ...own.messages } });
}

describe('the judge of routing', () => {
  it('passes a matrix that is exact, and shows it', () => {
    const verdict = judged(claim, seen());
    expect(verdict).toMatchObject({ outcome: 'PASS', suspects: [], details: [] });
    expect(verdict.reason).toBe(
      '4 messages by 2 queues: all 8 cells exact, by the queues and by the broker’s own trace, 1 came back as unroutable',
    );
    expect(verdict.table).toEqual({
      columns: ['', 'logs', 'all', 'two', 'came back'].map((title) => ({ title, align: 'left' })),
      rows: [
        ['✔', 'logs.info', '✓', '✓', '–'],
        ['✔', 'logs.info.app1', '✓', '–', '–'],
        ['✔', 'logs', '✓', '–', '–'],
        ['✔', 'other', '–', '–', '✓'],
      ],
    });
    expect(verdict.explanation).toMatchObject({ unit: 'messages', requests: 4, falseAlarm: 0 });
  });

  it.each<[string, Record<string, string[]>, string, string, string]>([
    [
      '# is *',
      { 'm-2': [], 'm-3': [] },
      'star-for-hash',
      '✗ missing',
      'logs.info.app1 (m-2): to all expected, to no queue and back seen',
    ],
    ['* is #', { 'm-2': ['all', 'two'], 'm-3': ['all', 'two'] }, 'hash-for-star', '✗ too much', 'to all, two seen'],
    [
      'there is a stray binding',
      { 'm-4': ['two'] },
      'stray-binding',
      '✗ too much',
      'other (m-4): to no queue and back expected, to two seen',
    ],
    ['a binding is missing', { 'm-1': ['all'] }, 'binding-missing', '✗ missing', 'to all, two expected, to all seen'],
    [
      'the exchange is a fanout',
      { 'm-2': ['all', 'two'], 'm-3': ['all', 'two'], 'm-4': ['all', 'two'] },
      'fanout-for-topic',
      '✗ too much',
      '',
    ],
    ['the exchange is direct', { 'm-1': [], 'm-2': [], 'm-3': [] }, 'direct-for-topic', '✗ missing', ''],
  ])('fails when %s, and names that', (_, routes, id, mark, words) => {
    const verdict = judged(claim, seen({ ...RIGHT, ...routes }));
    expect(verdict.outcome).toBe('FAIL');
    expect(verdict.suspects[0]).toMatchObject({ id });
    expect(verdict.table?.rows.flat()).toContain(mark);
    expect(verdict.details.join('\n')).toContain(words);
    expect(verdict.reason).toMatch(/^\d of 4 messages went elsewhere$/);
  });

  it('fails on a second copy, though the set is right', () => {
    const again = receipt('m-1', 'all');
    const verdict = judged(claim, seen(RIGHT, {}, { all: [again] }));
    // The queue gave out one more than went in: the witnesses disagree, and the matrix shows which.
    expect(verdict.outcome).toBe('INCONCLUSIVE');
    expect(verdict.reason).toContain('queue all');
    expect(verdict.table?.rows[0]).toContain('✗ 2 copies');
    const twice = seen({ ...RIGHT, 'm-1': ['all', 'all', 'two'] }, {}, { all: [again] });
    expect(judged(claim, twice)).toMatchObject({
      outcome: 'FAIL',
      details: [expect.stringContaining('all (2 copies)')],
    });
  });

  it('shows a queue of which the lab knows nothing', () => {
    const verdict = judged(claim, seen({ ...RIGHT, 'm-3': ['all', 'spy'] }));
    expect(verdict.outcome).toBe('FAIL');
    expect(verdict.table?.columns.map(({ title }) => title)).toContain('spy');
    expect(verdict.table?.rows[2]).toContain('✗ stray queue');
  });

  it('fails with the broker’s words when it refused', () => {
    const operations = [
      done(0, 'publish', { outcome: { code: 404, closes: 'channel' }, text: "NOT_FOUND - no exchange 'logs'" }),
    ];
    const lost = published.map(({ returned: _, ...each }) => ({ ...each, fate: 'lost' as const }));
    const close = { what: 'channel', name: 'main', code: 404, text: 'NOT_FOUND', atMs: 1 } as const;
    const verdict = judged(claim, observed({ messages: { published: lost, operations, closes: [close] } }));
    expect(verdict).toMatchObject({
      outcome: 'FAIL',
      reason: expect.stringContaining("404 (NOT_FOUND - no exchange 'logs')") as string,
    });
  });

  const lessOf = (own: Partial<Seen>) => seen(RIGHT, own);
  it.each([
    ['no traffic', undefined, 'no AMQP traffic'],
    ['no operation', lessOf({ messages: { operations: [] } }), 'no operation was done'],
    ['no trace', lessOf({ broker: { published: undefined as never } }), 'not traced'],
    [
      'a message that was never published',
      lessOf({ messages: { published: published.slice(0, 3) } }),
      'never published',
    ],
    ['a message that the broker did not get', lessOf({ broker: { published: [] } }), 'never reached the broker'],
    [
      'a queue that was not read to its end',
      lessOf({ messages: { operations: [done(0, 'publish'), done(1, 'drain', { outcome: 'timeout' })] } }),
      '',
    ],
    [
      'a broker that went down by itself',
      lessOf({ broker: { restarted: true, after: observed({ broker: { restarted: true } }).broker!.after } }),
      'was restarted',
    ],
    [
      'messages of somebody else',
      lessOf({
        broker: {
          published: [
            ...seen().broker!.published!,
            { id: 'x', vhost: '/', exchange: 'logs', key: 'a', queues: ['all'] },
          ],
        },
      }),
      '1 message of somebody else',
    ],
  ])('is INCONCLUSIVE for %s', (_, observation, words) => {
    const verdict = judged(claim, observation);
    expect(verdict.outcome).toBe('INCONCLUSIVE');
    expect(verdict.reason).toContain(words);
  });
});
