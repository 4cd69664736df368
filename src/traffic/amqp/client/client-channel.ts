import type { Channel, ConfirmChannel, ConsumeMessage, Message, Options } from 'amqplib';
import { createBell } from './bell.js';
import { closedBy, type Closed } from './closed.js';
import { createConfirms } from './confirms.js';

/** What a channel needs of amqplib's. */
export type AmqpChannel = Channel | ConfirmChannel;

/** A message that waits for the broker's answer. */
export interface Unanswered {
  fate: 'confirmed' | 'nacked' | 'sent' | 'lost';
}

export interface Watch {
  /** How long the broker may take over one answer. */
  readonly limitMs: number;
  /** Ended by the broker, or lost. */
  readonly onClose: (name: string, closed: Closed) => void;
  /** The broker's answer, or that none will come. */
  readonly onAnswer: (message: Unanswered, fate: 'confirmed' | 'nacked' | 'lost') => void;
  /** `basic.return`. */
  readonly onReturn: (message: Message) => void;
}

/** The connection, as its channels see it. */
interface Carrier {
  readonly closed: Closed | undefined;
  limited<T>(answer: Promise<T>): Promise<T>;
  giveUp(why: string): void;
}

interface Owner {
  readonly connection: Carrier;
  readonly confirms: boolean;
  readonly watch: Watch;
}

/** An open channel, what became of it, and its messages that the broker has not answered. */
export class ClientChannel {
  open = true;
  /** Whether what ended it was told by an operation. */
  told = false;
  /** False while amqplib's buffer is full. */
  writable = true;
  /** Rings at each answer, when the buffer drains, and at the end. */
  readonly bell = createBell();
  readonly connection: Owner['connection'];
  readonly confirms: boolean;
  private readonly watch: Watch;
  private own: Closed | undefined;
  private readonly ended = createBell();
  private readonly pending = createConfirms<Unanswered>();

  constructor(
    readonly name: string,
    private readonly channel: AmqpChannel,
    { connection, confirms, watch }: Owner,
  ) {
    this.connection = connection;
    this.confirms = confirms;
    this.watch = watch;
    channel.on('error', (error) => {
      this.own = closedBy('channel', error);
      watch.onClose(name, this.own);
    });
    channel.on('close', () => this.end());
    channel.on('drain', () => {
      this.writable = true;
      this.bell.ring();
    });
    channel.on('return', watch.onReturn);
    channel.on('ack', ({ deliveryTag, multiple }) => this.answered(deliveryTag, multiple, 'confirmed'));
    channel.on('nack', ({ deliveryTag, multiple }) => this.answered(deliveryTag, multiple, 'nacked'));
  }

  /** What ended it, when this client did not. */
  get closed(): Closed | undefined {
    return this.connection.closed ?? this.own;
  }

  /** Messages without an answer. */
  get unanswered(): number {
    return this.pending.open;
  }

  /** Asks the broker something; rejects when the channel ends before the answer. */
  async ask<T>(question: (channel: AmqpChannel) => Promise<T>): Promise<T> {
    return this.connection.limited(question(this.channel));
  }

  /** Sends a message; `message` hears of the broker's answer where the channel has confirms. */
  publish(
    to: { readonly exchange: string; readonly key: string },
    body: Buffer,
    options: Options.Publish,
    message: Unanswered,
  ): void {
    this.writable = this.channel.publish(to.exchange, to.key, body, options);
    if (this.confirms) this.pending.sent(message);
  }

  /** Consumes; `onMessage` gets null when the broker cancels the consumer. */
  consume(
    queue: string,
    onMessage: (message: ConsumeMessage | null) => void,
    options: Options.Consume,
  ): Promise<unknown> {
    return this.ask((channel) => channel.consume(queue, onMessage, options));
  }

  ack(message: Message): void {
    if (this.open) this.channel.ack(message);
  }

  reject(message: Message, requeue: boolean): void {
    if (this.open) this.channel.reject(message, requeue);
  }

  /** Waits until nothing is without an answer, or the channel ended. */
  async settled(): Promise<void> {
    while (this.open && this.unanswered > 0) await this.changed('no confirm');
  }

  /** Waits for the next answer, for room in the buffer, or for the end. A broker that does neither in time loses the connection. */
  async changed(missing: string): Promise<void> {
    const { limitMs } = this.watch;
    const { unanswered, writable } = this;
    await this.bell.next(limitMs);
    if (!this.open || this.unanswered !== unanswered || this.writable !== writable) return;
    this.connection.giveUp(`${missing} within ${limitMs / 1000} s`);
    await this.ended.next(limitMs);
  }

  async close(): Promise<void> {
    if (!this.open) return;
    // What is done in the background, as a consumer does, must not use it any more: amqplib would throw.
    this.open = false;
    const gone = this.ended.next();
    await this.ask((channel) => Promise.race([channel.close(), gone]));
  }

  private answered(tag: number, multiple: boolean, fate: 'confirmed' | 'nacked'): void {
    this.pending.answered(tag, multiple, (message) => this.watch.onAnswer(message, fate));
    this.bell.ring();
  }

  private end(): void {
    this.open = false;
    this.pending.end((message) => this.watch.onAnswer(message, 'lost'));
    this.bell.ring();
    this.ended.ring();
  }
}
