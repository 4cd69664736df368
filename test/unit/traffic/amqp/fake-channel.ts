import { EventEmitter } from 'node:events';
import { ClientChannel, type AmqpChannel } from '../../../../src/traffic/amqp/client/index.js';
import type { MessageBook, Outgoing } from '../../../../src/traffic/amqp/message-book.js';
import type { Closed } from '../../../../src/traffic/amqp/client/index.js';

export interface Sent {
  readonly exchange: string;
  readonly key: string;
  readonly body: Buffer;
  readonly options: Readonly<Record<string, unknown>>;
}

/** amqplib's channel as far as publishing needs it: what was sent, and whatever the broker says to it. */
export class FakeChannel extends EventEmitter {
  readonly sent: Sent[] = [];
  /** What `publish` returns: whether there is room for more. */
  room = true;

  publish(exchange: string, key: string, body: Buffer, options: Sent['options']): boolean {
    this.sent.push({ exchange, key, body, options });
    return this.room;
  }
  ack(deliveryTag: number, multiple = false): void {
    this.emit('ack', { deliveryTag, multiple });
  }
  nack(deliveryTag: number, multiple = false): void {
    this.emit('nack', { deliveryTag, multiple });
  }
  fail(code: number, text: string): void {
    this.emit(
      'error',
      Object.assign(new Error(`Channel closed by server: ${code} (X) with message "${text}"`), { code }),
    );
    this.emit('close');
  }
}

/** A channel of the client over a fake one; nothing is limited in time unless `limitMs` says so. */
export function overFake(
  fake: FakeChannel,
  { confirms = true, limitMs = 60_000 }: { confirms?: boolean; limitMs?: number } = {},
  book?: Pick<MessageBook, 'answered'>,
) {
  const closes: Closed[] = [];
  const gaveUp: string[] = [];
  const connection = {
    closed: undefined as Closed | undefined,
    limited: <T>(answer: Promise<T>) => answer,
    giveUp(why: string) {
      gaveUp.push(why);
      connection.closed = { what: 'connection', code: 'lost', text: why };
      fake.emit('close');
    },
  };
  const watch: ConstructorParameters<typeof ClientChannel>[2]['watch'] = {
    limitMs,
    onClose: (_, closed) => void closes.push(closed),
    onAnswer: (message, fate) => book?.answered(message as Outgoing, fate),
    onReturn: () => undefined,
  };
  const channel = new ClientChannel('main', fake as unknown as AmqpChannel, { connection, confirms, watch });
  return { channel, closes, gaveUp, connection };
}

/** Lets everything go on that waits for nothing but a turn of the event loop. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
