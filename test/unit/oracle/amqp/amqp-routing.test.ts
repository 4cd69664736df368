import { describe, expect, it } from 'vitest';
import type { OperationOf } from '../../../../src/lab/amqp/index.js';
import { amqpRouting } from '../../../../src/oracle/amqp/kinds/amqp-routing.js';

const publish = (own: object): OperationOf<'publish'> =>
  ({ op: 'publish', exchange: 'logs', ...own }) as OperationOf<'publish'>;
const traffic = (...script: object[]) => ({
  kind: 'amqp',
  with: { service: 'broker', user: 'lab', password: 'x', script },
});
const expecting = (with_: object, ...script: object[]) => {
  const options = amqpRouting.options.parse(with_);
  return amqpRouting.expect({ options, servers: [], purpose: 'routing', traffic: traffic(...script) });
};

describe('the oracle amqp-routing', () => {
  it('predicts every message to its exchange, and which of them come back', () => {
    const expectation = expecting(
      {
        exchange: 'logs',
        type: 'topic',
        bindings: [
          { queue: 'a', key: 'a.#' },
          { queue: 'b', key: '*.b' },
        ],
      },
      { op: 'queue', queue: 'a' },
      publish({ mandatory: true, label: 'k', messages: [{ key: 'a.b' }, { key: 'x' }, { key: '' }] }),
      publish({ exchange: 'other', key: 'a' }),
      publish({ key: 'x', count: 2 }),
    );
    expect(expectation).toMatchObject({
      form: 'routing',
      queues: ['a', 'b'],
      messages: [
        { operation: 1, label: 'k-1', says: 'a.b', queues: ['a', 'b'], returned: false },
        { operation: 1, label: 'k-2', says: 'x', queues: [], returned: true },
        { operation: 1, label: 'k-3', says: '""', queues: [], returned: true },
        { operation: 3, label: 'm-1', says: 'x', queues: [], returned: false },
        { operation: 3, label: 'm-2', says: 'x', queues: [], returned: false },
      ],
    });
  });

  it('takes the default exchange for one on which each queue has its name', () => {
    const expectation = expecting(
      { bindings: [{ queue: 'a' }, { queue: 'b', key: 'a' }] },
      publish({ exchange: '', key: 'a' }),
    );
    expect(expectation).toMatchObject({ messages: [{ queues: ['a'] }] });
  });

  it('lets a message’s own headers add to the operation’s', () => {
    const expectation = expecting(
      { exchange: 'logs', type: 'headers', bindings: [{ queue: 'a', arguments: { f: 1, g: 'x' } }] },
      publish({ headers: { f: 1 }, messages: [{ headers: { g: 'x' } }, {}, { headers: { f: '1', g: 'x' } }] }),
    );
    expect(expectation).toMatchObject({
      messages: [{ queues: ['a'], says: '{f: 1, g: "x"}' }, { queues: [] }, { queues: [] }],
    });
  });

  it.each([
    [
      'another judge',
      () =>
        amqpRouting.expect({
          options: amqpRouting.options.parse({ bindings: [{ queue: 'a' }] }),
          servers: [],
          purpose: 'order',
        }),
      'nothing for the judge order',
    ],
    [
      'traffic of another kind',
      () =>
        amqpRouting.expect({
          options: amqpRouting.options.parse({ bindings: [{ queue: 'a' }] }),
          servers: [],
          purpose: 'routing',
          traffic: { kind: 'http', with: {} },
        }),
      'traffic of kind http',
    ],
    [
      'a script that sends nothing there',
      () => expecting({ exchange: 'nobody', bindings: [{ queue: 'a' }] }, publish({})),
      'publishes nothing to nobody',
    ],
    [
      'a script without an end',
      () => expecting({ exchange: 'logs', bindings: [{ queue: 'a' }] }, publish({ untilLost: true })),
      'publishes for a while',
    ],
  ])('refuses %s', (_, act, words) => {
    expect(act).toThrow(words);
  });

  it('refuses an x-match that no broker takes', () => {
    const parsed = amqpRouting.options.safeParse({ bindings: [{ queue: 'a', arguments: { 'x-match': 'some' } }] });
    expect(parsed.error?.issues[0]).toMatchObject({ path: ['bindings', 0, 'arguments', 'x-match'] });
    expect(
      amqpRouting.options.safeParse({ bindings: [{ queue: 'a', arguments: { 'x-match': 'any-with-x' } }] }).success,
    ).toBe(true);
  });
});
