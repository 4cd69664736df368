import type { OperationOf } from '../../../lab/amqp/index.js';
import type { ClientChannel } from '../client/index.js';
import type { Said } from './said.js';

/** An exchange that every vhost has and nobody can delete. */
const ALWAYS_THERE = 'amq.direct';

export async function declareExchange(channel: ClientChannel, operation: OperationOf<'exchange'>): Promise<Said> {
  const { exchange, type, durable, autoDelete, passive, arguments: given } = operation;
  await channel.ask<unknown>((on) =>
    passive ? on.checkExchange(exchange) : on.assertExchange(exchange, type, { durable, autoDelete, arguments: given }),
  );
  return {};
}

/** Tells what the broker says of the queue: messages ready, and consumers. */
export async function declareQueue(channel: ClientChannel, operation: OperationOf<'queue'>): Promise<Said> {
  const { queue, durable, exclusive, autoDelete, passive, arguments: given } = operation;
  const { messageCount, consumerCount } = await channel.ask((on) =>
    passive ? on.checkQueue(queue) : on.assertQueue(queue, { durable, exclusive, autoDelete, arguments: given }),
  );
  return { ready: messageCount, consumers: consumerCount };
}

export async function bind(channel: ClientChannel, operation: OperationOf<'bind'>): Promise<Said> {
  const { queue, exchange, key, arguments: given } = operation;
  await channel.ask((on) => on.bindQueue(queue, exchange, key, given));
  return {};
}

export async function unbind(channel: ClientChannel, operation: OperationOf<'unbind'>): Promise<Said> {
  const { queue, exchange, key, arguments: given } = operation;
  await channel.ask((on) => on.unbindQueue(queue, exchange, key, given));
  return {};
}

export async function remove(channel: ClientChannel, { queue, exchange }: OperationOf<'delete'>): Promise<Said> {
  await channel.ask<unknown>((on) => (queue === undefined ? on.deleteExchange(exchange ?? '') : on.deleteQueue(queue)));
  return {};
}

export async function purge(channel: ClientChannel, { queue }: OperationOf<'purge'>): Promise<Said> {
  await channel.ask((on) => on.purgeQueue(queue));
  return {};
}

/** A round trip, and the answers to all that was published: the broker works through a channel in order. */
export async function settle(channel: ClientChannel): Promise<Said> {
  await channel.ask((on) => on.checkExchange(ALWAYS_THERE));
  await channel.settled();
  return {};
}
