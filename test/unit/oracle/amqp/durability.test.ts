import { describe, expect, it } from 'vitest';
import type { OperationsExpectation } from '../../../../src/lab/verdict.js';
import { expectOf } from '../../../../src/oracle/index.js';
import { ASKED_FOR, DURABLE_THINGS } from '../../../support/durable-things.js';
import { counts } from '../../verify/messages/broker-seen.js';

const traffic = (...script: object[]) => ({
  kind: 'amqp',
  with: { service: 'broker', user: 'lab', password: 'x', script },
});

const FILL = traffic(...DURABLE_THINGS);
const LOOK = traffic(...ASKED_FOR, ...['durable', 'quorum'].map((queue) => ({ op: 'drain', queue })));

function expecting(own: object, broker = counts({}), fill = FILL, look = LOOK): OperationsExpectation {
  return expectOf(
    { kind: 'durability', with: { after: 'fill', by: 'restart', ...own } },
    { servers: [], purpose: 'operations', traffic: look, steps: { fill, look }, broker },
  ) as OperationsExpectation;
}

const outcomes = ({ operations }: Pick<OperationsExpectation, 'operations'>): Record<string, unknown> =>
  Object.fromEntries(
    operations
      .filter(({ op }) => op === 'queue' || op === 'exchange')
      .map(({ says, outcome }) => [says, typeof outcome === 'object' ? outcome.code : outcome]),
  );
const drained = ({ operations }: OperationsExpectation, queue: string) =>
  operations.find(({ says }) => says === `drain ${queue}`);

const KEPT = { durable: 'ok', fleeting: 404, quorum: 'ok', auto: 'ok', mine: 404, kept: 'ok', gone: 404 };
const LABELS = (label: string): string[] => [1, 2, 3, 4, 5].map((n) => `${label}-${n}`);

describe('the oracle durability', () => {
  it.each(['restart', 'kill'])('keeps after %s what is durable, with Mnesia', (by) => {
    const expectation = expecting({ by });
    expect(outcomes(expectation)).toEqual(KEPT);
    expect(drained(expectation, 'durable')).toMatchObject({ received: LABELS('p'), redelivered: by === 'kill' });
    expect(drained(expectation, 'quorum')).toMatchObject({ received: LABELS('q') });
    expect(drained(expectation, 'quorum')).not.toHaveProperty('redelivered');
    expect(expectation.fault).toEqual({ kind: by, step: 'fill' });
  });

  it('keeps a transient exchange and its binding with Khepri', () => {
    const look = traffic({ op: 'publish', exchange: 'gone', label: 'n', window: 1 }, { op: 'drain', queue: 'durable' });
    expect(outcomes(expecting({}, counts({ store: 'khepri' })))).toEqual({ ...KEPT, gone: 'ok' });
    const bound = expecting({}, counts({ store: 'khepri' }), FILL, look);
    expect(drained(bound, 'durable')?.received).toEqual([...LABELS('p'), 'n-1']);
    const [publish] = expecting({}, counts({}), FILL, look).operations;
    expect(publish).toMatchObject({ outcome: { code: 404, closes: 'channel' } });
  });

  it.each([
    ['no volume', { volume: false }, 404],
    ['another host name', { hostname: 'default' }, 404],
    ['both kept', {}, 'ok'],
  ])('finds in a new container, with %s, all or nothing', (_, own, outcome) => {
    expect(outcomes(expecting({ by: 'replace', ...own }))).toMatchObject({ durable: outcome, kept: outcome });
  });

  it('takes for sure of another version only what is durable and persistent', () => {
    const expectation = expecting({}, counts({ version: '4.3.0' }));
    expect(outcomes(expectation)).toEqual({ ...KEPT, gone: undefined });
    expect(drained(expectation, 'durable')).toMatchObject({
      received: [...LABELS('p'), ...LABELS('t')],
      mayMiss: LABELS('t'),
    });
    expect(drained(expectation, 'durable')).not.toHaveProperty('redelivered');
    expect(expectation.notes.join()).toContain('4.3.0');
  });

  it('lets a message come or not by an exchange that may be there or not', () => {
    const look = traffic(
      { op: 'publish', exchange: 'gone', label: 'n', window: 1 },
      { op: 'channel', channel: 'b' },
      { op: 'drain', queue: 'durable', channel: 'b' },
    );
    const [publish, , drain] = expecting({}, counts({ version: '4.3.0' }), FILL, look).operations;
    expect(publish).not.toHaveProperty('outcome');
    expect(drain?.mayMiss).toEqual([...LABELS('t'), 'n-1']);
  });

  it('warns of a quorum queue that SIGKILL finds too fresh', () => {
    expect(expecting({ by: 'kill' }).notes.join()).toContain('wait first');
    expect(expecting({ by: 'restart' }).notes.join()).not.toContain('wait first');
  });

  it('does not promise what nobody waited for', () => {
    const fill = traffic(
      { op: 'queue', queue: 'durable' },
      { op: 'publish', key: 'durable', label: 'u', count: 5, window: 0 },
    );
    const look = traffic({ op: 'drain', queue: 'durable' });
    expect(drained(expecting({ by: 'kill' }, counts({}), fill, look), 'durable')?.mayMiss).toEqual(LABELS('u'));
    expect(drained(expecting({ by: 'restart' }, counts({}), fill, look), 'durable')).not.toHaveProperty('mayMiss');
  });

  it('names what else might have happened', () => {
    const { alternatives } = expecting({});
    const by = (id: string) => alternatives.find((each) => each.id === id)!;
    expect(outcomes(by('data-lost'))).toMatchObject({ durable: 404, quorum: 404 });
    expect(outcomes(by('not-durable'))).toMatchObject({ durable: 404, quorum: 'ok' });
    expect(outcomes(by('not-restarted'))).toEqual({ ...KEPT, fleeting: 'ok', gone: 'ok', mine: 404 });
    expect(by('transient-messages').operations.find(({ says }) => says === 'drain durable')?.received).toEqual([]);
  });

  it.each([
    ['a step that is not there', () => expecting({ after: 'nothing' }), 'after the step "nothing"'],
    [
      'a queue that forgets by itself',
      () => expecting({}, counts({}), traffic({ op: 'queue', queue: 'q', arguments: { 'x-message-ttl': 1 } })),
      'x-message-ttl',
    ],
  ])('refuses %s', (_, act, words) => {
    expect(act).toThrow(words);
  });
});

describe('the model of a broker', () => {
  /** Outcomes of a script on a broker that kept everything. */
  const played = (...script: object[]) =>
    expecting({}, counts({}), traffic({ op: 'settle' }), traffic(...script)).operations.map((each) =>
      typeof each.outcome === 'object' ? each.outcome.code : each.outcome,
    );
  const other = [
    { op: 'connect', connection: 'other' },
    { op: 'channel', connection: 'other', channel: 'there' },
  ];

  it('locks others out of an exclusive queue, and drops it with its connection', () => {
    const mine = { op: 'queue', queue: 'x', exclusive: true };
    const theirs = { op: 'queue', queue: 'x', passive: true, channel: 'there' };
    expect(played(mine, ...other, theirs)).toEqual(['ok', 'ok', 'ok', 405]);
    const closed = [{ op: 'close', connection: 'main' }, ...other, theirs];
    expect(played(mine, ...closed).at(-1)).toBe(404);
    expect(played(mine, ...other, { op: 'close', channel: 'main' }, theirs).at(-1)).toBe(405);
  });

  it('drops an auto-delete queue with its last consumer, and not before', () => {
    const declare = { op: 'queue', queue: 'x', autoDelete: true };
    const look = { op: 'queue', queue: 'x', passive: true };
    const consume = (consumer: string) => ({ op: 'consume', queue: 'x', consumer });
    const cancel = (consumer: string) => ({ op: 'cancel', consumer });
    expect(played(declare, { op: 'get', queue: 'x' }, look).at(-1)).toBe('ok');
    expect(played(declare, consume('a'), consume('b'), cancel('a'), look).at(-1)).toBe('ok');
    expect(played(declare, consume('a'), consume('b'), cancel('a'), cancel('b'), look).at(-1)).toBe(404);
  });

  it('refuses another declaration of the same name, and what comes on a closed channel', () => {
    const again = { op: 'queue', queue: 'x', durable: false };
    expect(played({ op: 'queue', queue: 'x' }, again, { op: 'settle' })).toEqual(['ok', 406, 'closed']);
    expect(
      played({ op: 'publish', exchange: 'nowhere', window: 1 }, { op: 'channel', channel: 'main' }, { op: 'settle' }),
    ).toEqual([404, 'ok', 'ok']);
  });

  it('puts back what was held, in its old place and marked', () => {
    const { operations } = expecting(
      {},
      counts({}),
      traffic({ op: 'settle' }),
      traffic(
        ...[
          { op: 'queue', queue: 'x' },
          { op: 'publish', key: 'x', count: 3, window: 1 },
        ],
        ...[
          { op: 'channel', channel: 'two' },
          { op: 'get', queue: 'x', channel: 'two', ack: 'never' },
        ],
        ...[
          { op: 'close', channel: 'two' },
          { op: 'get', queue: 'x' },
          { op: 'drain', queue: 'x' },
        ],
      ),
    );
    expect(operations.slice(-2)).toMatchObject([
      { received: ['m-1'], redelivered: true },
      { received: ['m-2', 'm-3'], redelivered: false },
    ]);
  });
});
