import { describe, expect, it } from 'vitest';
import { OperationShape, type OperationOf } from '../../../../src/lab/amqp/index.js';
import { parseAmqpTraffic } from '../../../../src/traffic/amqp/index.js';
import { publish } from '../../../../src/traffic/amqp/operations/publish.js';
import { Session } from '../../../../src/traffic/amqp/session.js';
import { FakeChannel, overFake, turn } from './fake-channel.js';

function start(with_: object, how: { confirms?: boolean; limitMs?: number; room?: boolean } = {}) {
  const operation = OperationShape.parse({ op: 'publish', ...with_ }) as OperationOf<'publish'>;
  const options = parseAmqpTraffic({ service: 'b', user: 'u', password: 'p', script: [{ op: 'settle' }] });
  const stop = new AbortController();
  const session = new Session(options, {
    ...{ step: 's', idPrefix: 'run.s.', servers: [], requests: 1, seed: 1, signal: stop.signal, clock: () => 5_999 },
    target: { host: '127.0.0.1', port: 1 },
  });
  const fake = new FakeChannel();
  fake.room = how.room ?? true;
  const over = overFake(fake, how, session.book);
  const said = publish(session, over.channel, { operation, index: 2 });
  return { fake, said, session, stop, ...over, ledger: () => session.book.close() };
}

describe('publishing', () => {
  it('gives each message its id, its label, and the size that is asked for', async () => {
    const { fake, said, ledger } = start({
      ...{ exchange: 'e', label: 'order', size: 20, headers: { a: 1 }, mandatory: true },
      messages: [{ key: 'k' }, { headers: { a: '1', b: true }, persistent: false, expiration: 0 }],
    });
    expect(await said).toEqual({});
    expect(fake.sent.map(({ body, ...rest }) => ({ ...rest, body: body.toString() }))).toEqual([
      {
        ...{ exchange: 'e', key: 'k', body: 'run.s.0\n............' },
        options: {
          ...{ mandatory: true, persistent: true, messageId: 'run.s.0', timestamp: 5 },
          headers: { a: 1, 'x-label': 'order-1' },
        },
      },
      {
        ...{ exchange: 'e', key: '', body: 'run.s.1\n............' },
        options: {
          ...{ mandatory: true, persistent: false, messageId: 'run.s.1', timestamp: 5, expiration: 0 },
          headers: { a: '1', b: true, 'x-label': 'order-2' },
        },
      },
    ]);
    expect(ledger().messages?.published[1]).toMatchObject({ id: 'run.s.1', label: 'order-2', operation: 2, key: '' });
  });

  it('keeps no more messages unconfirmed than its window, and waits for the last', async () => {
    const { fake, said, ledger } = start({ count: 7, window: 3 });
    await turn();
    expect(fake.sent).toHaveLength(3);
    fake.ack(2);
    await turn();
    expect(fake.sent).toHaveLength(4);
    fake.ack(3, true);
    await turn();
    expect(fake.sent).toHaveLength(6);
    fake.nack(4);
    await turn();
    expect(fake.sent).toHaveLength(7);
    let ended = false;
    void said.then(() => (ended = true));
    fake.ack(6, true);
    await turn();
    expect(ended).toBe(false);
    fake.ack(7);
    expect(await said).toEqual({});
    const { sent, answered, errorCodes, latency, messages } = ledger();
    expect({ sent, answered, errorCodes }).toEqual({ sent: 7, answered: 6, errorCodes: { nacked: 1 } });
    expect(messages?.published.map(({ fate }) => fate)).toEqual(
      Array.from({ length: 7 }, (_, i) => (i === 3 ? 'nacked' : 'confirmed')),
    );
    expect(latency.max).toBeGreaterThan(0);
  });

  it('with a window of 1 sends one after another', async () => {
    const { fake, said } = start({ count: 3, window: 1 });
    for (let i = 1; i <= 3; i++) {
      await turn();
      expect(fake.sent).toHaveLength(i);
      fake.ack(i);
    }
    await said;
  });

  it('does not wait without a window, and calls what was never answered lost', async () => {
    const { fake, said, ledger } = start({ count: 3 });
    await said;
    expect(fake.sent).toHaveLength(3);
    fake.ack(1);
    fake.emit('close');
    expect(ledger().messages?.published.map(({ fate }) => fate)).toEqual(['confirmed', 'lost', 'lost']);
    expect(ledger().errorCodes).toEqual({ lost: 2 });
  });

  it('calls messages sent where nobody confirms them', async () => {
    const { fake, said, ledger } = start({ count: 2 }, { confirms: false });
    await said;
    fake.emit('close');
    const { answered, errors, messages } = ledger();
    expect({ answered, errors }).toEqual({ answered: 2, errors: 0 });
    expect(messages?.published.map(({ fate }) => fate)).toEqual(['sent', 'sent']);
  });

  it('waits for room in the buffer', async () => {
    const { fake, said } = start({ count: 2 }, { room: false });
    await turn();
    expect(fake.sent).toHaveLength(1);
    fake.room = true;
    fake.emit('drain');
    await said;
    expect(fake.sent).toHaveLength(2);
  });

  it('ends when the channel does, in the middle of its messages', async () => {
    const { fake, said, closes, ledger } = start({ count: 5, window: 2 });
    await turn();
    fake.fail(404, "NOT_FOUND - no exchange 'e'");
    expect(await said).toEqual({});
    expect(fake.sent).toHaveLength(2);
    expect(closes).toEqual([{ what: 'channel', code: 404, text: "NOT_FOUND - no exchange 'e'" }]);
    expect(ledger().errorCodes).toEqual({ lost: 2 });
  });

  it('gives up a broker that confirms nothing any more', async () => {
    const { fake, said, gaveUp } = start({ count: 3, window: 1 }, { limitMs: 20 });
    await said;
    expect(gaveUp).toEqual(['no confirm within 0.02 s']);
    expect(fake.sent).toHaveLength(1);
  });

  it('goes on until the connection is lost, and says so when it is not', async () => {
    const { fake, said, connection } = start({ untilLost: true, window: 1 });
    for (let i = 1; i <= 20; i++) {
      await turn();
      fake.ack(i);
    }
    connection.closed = { what: 'connection', code: 'lost', text: 'gone' };
    fake.emit('close');
    expect(await said).toEqual({});
    expect(fake.sent.length).toBeGreaterThanOrEqual(20);
  });

  it('stops after its time, round and round its list', async () => {
    const { fake, said } = start({ for: '30ms', rate: 1000, messages: [{ key: 'a' }, { key: 'b' }] });
    await said;
    expect(fake.sent.length).toBeGreaterThan(2);
    expect(fake.sent.slice(0, 3).map(({ key }) => key)).toEqual(['a', 'b', 'a']);
  });

  it('keeps its rate', async () => {
    const begun = performance.now();
    const { fake, said } = start({ count: 5, rate: 100 });
    await said;
    expect(performance.now() - begun).toBeGreaterThan(39);
    expect(fake.sent).toHaveLength(5);
  });

  it('sends nothing after an interruption', async () => {
    const { fake, said, stop, session } = start({ count: 3, rate: 1 });
    await turn();
    stop.abort();
    session.destroy();
    await said;
    expect(fake.sent).toHaveLength(1);
  });
});
