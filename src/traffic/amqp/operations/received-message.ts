import type { Message } from 'amqplib';
import type { ReceivedMessage } from '../../../lab/amqp/index.js';
import type { Received } from '../message-book.js';

export interface Where {
  readonly queue: string;
  /** Name in the script; of what gets single messages, the name of the operation. */
  readonly consumer: string;
  readonly atMs: number;
}

/** A message as the ledger has it, not handled yet. */
export function receivedMessage({ fields, properties }: Message, { queue, consumer, atMs }: Where): Received {
  const { messageId } = properties as { readonly messageId?: unknown };
  const headers = (properties.headers ?? {}) as Readonly<Record<string, unknown>>;
  const death = firstDeath(headers['x-death']);
  return {
    id: typeof messageId === 'string' ? messageId : '',
    label: textOf(headers['x-label']),
    ...{ queue, consumer, redelivered: fields.redelivered, atMs, handled: 'held' },
    ...(death === undefined ? {} : { death }),
  };
}

/** RabbitMQ's `x-death`: a list of tables, the latest death first. */
function firstDeath(deaths: unknown): ReceivedMessage['death'] {
  const [first] = Array.isArray(deaths) ? (deaths as readonly Readonly<Record<string, unknown>>[]) : [];
  if (first === undefined) return undefined;
  return { reason: textOf(first['reason']), queue: textOf(first['queue']), count: Number(first['count'] ?? 0) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
