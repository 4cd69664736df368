import type { GetMessage } from 'amqplib';
import type { OperationOf } from '../../../lab/amqp/index.js';
import type { ClientChannel } from '../client/index.js';
import type { Received } from '../message-book.js';
import type { Session } from '../session.js';
import { createBodies } from './message-body.js';
import { receivedMessage } from './received-message.js';
import type { Said } from './said.js';
import { handle, ScriptConsumer } from './script-consumer.js';

type Reads = OperationOf<'get'> | OperationOf<'drain'>;

interface Got {
  readonly message: GetMessage;
  readonly record: Received;
}

export async function consume(
  session: Session,
  channel: ClientChannel,
  operation: OperationOf<'consume'>,
): Promise<Said> {
  const consumer = new ScriptConsumer(session.book, channel, operation);
  // Known before its first message: a queue that holds some sends them with the answer.
  session.consumers.set(operation.consumer, consumer);
  await consumer.start();
  return {};
}

/** `basic.get`, once. */
export async function get(session: Session, channel: ClientChannel, operation: OperationOf<'get'>): Promise<Said> {
  const got = await getOne(session, channel, operation);
  if (got === undefined) return { received: [] };
  handle(channel, { ...got, ack: operation.ack });
  return { received: [got.record] };
}

async function getOne({ book }: Session, channel: ClientChannel, { op, queue, ack }: Reads): Promise<Got | undefined> {
  const message = await channel.ask((on) => on.get(queue, { noAck: ack === 'auto' }));
  if (message === false) return undefined;
  const record = receivedMessage(message, { queue, consumer: op, atMs: book.nowMs() });
  // Without acknowledgement it is gone from the broker by now.
  if (ack === 'auto') record.handled = 'auto';
  return { message, record };
}

interface Draining {
  readonly operation: OperationOf<'drain'>;
  /** Place in the script. */
  readonly index: number;
}

/**
 * `basic.get` until the queue is empty, or until the marker comes out; what is to be rejected or requeued is kept until then, or
 * it would come again. Tells what it got also when the channel ends meanwhile.
 */
export async function drain(session: Session, channel: ClientChannel, { operation, index }: Draining): Promise<Said> {
  const fence = operation.fence ? await sendFence(session, channel, { operation, index }) : undefined;
  const late = operation.ack === 'reject' || operation.ack === 'requeue';
  const all: Got[] = [];
  let fenced = false;
  for (;;) {
    const got = await getOne(session, channel, operation).catch((error: unknown) => {
      if (channel.open) throw error;
      return undefined;
    });
    if (got === undefined) break;
    fenced = fence !== undefined && got.record.id === fence;
    if (fenced) {
      handle(channel, { ...got, ack: operation.ack === 'auto' ? 'auto' : 'manual' });
      break;
    }
    all.push(got);
    if (!late) handle(channel, { ...got, ack: operation.ack });
  }
  if (late) for (const each of all) handle(channel, { ...each, ack: operation.ack });
  const received = all.map(({ record }) => record);
  if (fence === undefined || fenced || !channel.open) return { received };
  return {
    received,
    outcome: 'timeout',
    text: `the marker did not come out of ${operation.queue}: somebody else took it`,
  };
}

/** The marker's id; undefined when the queue did not take it, which tells as well that it has had all that came before. */
async function sendFence(session: Session, channel: ClientChannel, { operation, index }: Draining) {
  const { queue } = operation;
  const fence = session.book.fence(queue, index, channel.confirms);
  const { id } = fence;
  const options = { messageId: id, persistent: false, headers: { 'x-label': 'fence' } };
  channel.publish({ exchange: '', key: queue }, createBodies(undefined)(id), options, fence);
  // Without confirms a round trip tells that the broker has it.
  if (channel.confirms) await channel.settled();
  else await channel.ask((on) => on.checkQueue(queue));
  return fence.fate === 'nacked' ? undefined : id;
}
