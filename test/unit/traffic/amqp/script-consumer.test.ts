import type { ConsumeMessage } from 'amqplib';
import { describe, expect, it } from 'vitest';
import { OperationShape, type OperationOf } from '../../../../src/lab/amqp/index.js';
import { MessageBook } from '../../../../src/traffic/amqp/message-book.js';
import { receivedMessage } from '../../../../src/traffic/amqp/operations/received-message.js';
import { ScriptConsumer } from '../../../../src/traffic/amqp/operations/script-consumer.js';
import { FakeChannel, overFake } from './fake-channel.js';

/** amqplib's channel as far as consuming needs it. */
class FakeConsuming extends FakeChannel {
  readonly calls: unknown[][] = [];
  deliver: (message: ConsumeMessage | null) => void = () => undefined;

  prefetch(count: number): Promise<void> {
    this.calls.push(['prefetch', count]);
    return Promise.resolve();
  }
  consume(queue: string, onMessage: FakeConsuming['deliver'], options: object): Promise<void> {
    this.calls.push(['consume', queue, options]);
    this.deliver = onMessage;
    return Promise.resolve();
  }
  cancel(tag: string): Promise<void> {
    this.calls.push(['cancel', tag]);
    return Promise.resolve();
  }
  /** The broker's answer is still to come. */
  close(): Promise<void> {
    this.calls.push(['close']);
    return new Promise(() => undefined);
  }
  override ack(message: unknown): void {
    this.calls.push(['ack', tagOf(message)]);
  }
  reject(message: unknown, requeue: boolean): void {
    this.calls.push(['reject', tagOf(message), requeue]);
  }
}

const tagOf = (message: unknown) => (message as ConsumeMessage).fields.deliveryTag;

function message(tag: number, headers: object = { 'x-label': `m-${tag}` }): ConsumeMessage {
  const fields = { deliveryTag: tag, redelivered: tag === 2, exchange: '', routingKey: 'q', consumerTag: 'k' };
  const properties = { messageId: `run.s.${tag}`, headers } as unknown as ConsumeMessage['properties'];
  return { fields, properties, content: Buffer.alloc(0) };
}

async function start(more: object = {}) {
  const shape = { op: 'consume', queue: 'q', consumer: 'k', ...more };
  const operation = OperationShape.parse(shape) as OperationOf<'consume'>;
  const book = new MessageBook({
    ...{ step: 's', idPrefix: 'run.s.', servers: [], requests: 1, seed: 1, clock: () => 0 },
    ...{ signal: new AbortController().signal, target: { host: '', port: 1 } },
  });
  const fake = new FakeConsuming();
  const { channel } = overFake(fake);
  const consumer = new ScriptConsumer(book, channel, operation);
  await consumer.start();
  return { fake, channel, consumer, ledger: () => book.close().messages! };
}

describe('a consumer of a script', () => {
  it('says how many messages it takes at once before it consumes', async () => {
    const { fake } = await start({ prefetch: 3, ack: 'auto' });
    expect(fake.calls).toEqual([
      ['prefetch', 3],
      ['consume', 'q', { noAck: true, consumerTag: 'k' }],
    ]);
  });

  it.each([
    ['manual', [['ack', 1]], 'acked'],
    ['auto', [], 'auto'],
    ['never', [], 'held'],
    ['reject', [['reject', 1, false]], 'rejected'],
    ['requeue', [['reject', 1, true]], 'requeued'],
  ])('with ack %s answers %j', async (ack, calls, handled) => {
    const { fake, ledger } = await start({ ack });
    fake.deliver(message(1));
    expect(fake.calls.slice(2)).toEqual(calls);
    const [received] = ledger().received;
    expect(received).toMatchObject({ id: 'run.s.1', label: 'm-1', queue: 'q', consumer: 'k', handled });
    expect(received?.doneMs).toBeGreaterThanOrEqual(received?.atMs ?? Infinity);
  });

  it('works on one message after another, and answers each when it is done', async () => {
    const { fake, consumer, ledger } = await start({ work: '20ms' });
    for (const tag of [1, 2, 3]) fake.deliver(message(tag));
    expect(consumer.received).toBe(3);
    expect(fake.calls.slice(2)).toEqual([]);
    while (fake.calls.length < 4) await new Promise((resolve) => setTimeout(resolve, 1));
    consumer.stop();
    const [first, second, third] = ledger().received;
    expect(first!.doneMs! - first!.atMs).toBeGreaterThan(18);
    expect(second!.doneMs! - first!.doneMs!).toBeGreaterThan(18);
    expect(second?.redelivered).toBe(true);
    expect(third).toMatchObject({ handled: 'held' });
    expect(third?.doneMs).toBeUndefined();
  });

  it('tells that the broker cancelled it', async () => {
    const { fake, consumer, ledger } = await start();
    expect(consumer.open).toBe(true);
    fake.deliver(null);
    expect(consumer.open).toBe(false);
    expect(ledger().cancelled).toMatchObject([{ consumer: 'k', queue: 'q' }]);
  });

  it('acknowledges nothing on a channel that is gone', async () => {
    const { fake, ledger } = await start();
    fake.emit('close');
    fake.deliver(message(1));
    expect(fake.calls.slice(2)).toEqual([]);
    expect(ledger().received[0]?.handled).toBe('held');
  });

  it('acknowledges nothing on a channel that is being closed', async () => {
    const { fake, channel, ledger } = await start({ ack: 'requeue' });
    const closing = channel.close();
    fake.deliver(message(1));
    expect(fake.calls.slice(2)).toEqual([['close']]);
    expect(ledger().received[0]?.handled).toBe('held');
    fake.emit('close');
    await closing;
  });

  it('reads who let a message die, and takes foreign ones as they are', () => {
    const where = { queue: 'q', consumer: 'k', atMs: 1 };
    const deaths = [{ reason: 'rejected', queue: 'work', count: 2 }, { reason: 'expired' }];
    expect(receivedMessage(message(1, { 'x-death': deaths }), where)).toMatchObject({
      label: '',
      death: { reason: 'rejected', queue: 'work', count: 2 },
    });
    const foreign = { ...message(1), properties: {} as ConsumeMessage['properties'] };
    expect(receivedMessage(foreign, where)).toMatchObject({ id: '', label: '', handled: 'held' });
  });
});
