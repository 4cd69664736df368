import type { ConsumeMessage } from 'amqplib';
import type { OperationOf } from '../../../lab/amqp/index.js';
import { durationMs } from '../../../lab/duration.js';
import { createBell, type ClientChannel } from '../client/index.js';
import type { MessageBook, Received } from '../message-book.js';
import { receivedMessage } from './received-message.js';

interface Task {
  readonly message: ConsumeMessage;
  readonly record: Received;
}

/** A consumer that works in the background, on one message after another, as long as the script goes on. */
export class ScriptConsumer {
  /** Messages that it has got. */
  received = 0;
  /** Rings at each message, and at its end. */
  readonly bell = createBell();
  private cancelled = false;
  private readonly tasks: Task[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly workMs: number;

  constructor(
    private readonly book: MessageBook,
    private readonly channel: ClientChannel,
    private readonly operation: OperationOf<'consume'>,
  ) {
    this.workMs = durationMs(operation.work ?? '0ms') ?? 0;
  }

  /** Whether it may get more. */
  get open(): boolean {
    return !this.cancelled && this.channel.open;
  }

  async start(): Promise<void> {
    const { queue, prefetch, ack, consumer } = this.operation;
    await this.channel.ask((on) => on.prefetch(prefetch));
    const options = { noAck: ack === 'auto', consumerTag: consumer };
    await this.channel.consume(queue, (message) => this.got(message), options);
  }

  /** What it has got already it still works on. */
  async cancel(): Promise<void> {
    if (this.open) {
      this.cancelled = true;
      await this.channel.ask((on) => on.cancel(this.operation.consumer)).catch(() => undefined);
    }
    this.bell.ring();
  }

  /** Drops the work in hand. */
  stop(): void {
    clearTimeout(this.timer);
    this.tasks.length = 0;
    this.bell.ring();
  }

  private got(message: ConsumeMessage | null): void {
    const { queue, consumer, ack } = this.operation;
    if (message === null) {
      this.cancelled = true;
      this.book.lostConsumer(consumer, queue);
      return this.bell.ring();
    }
    this.received++;
    const record = receivedMessage(message, { queue, consumer, atMs: this.book.nowMs() });
    if (ack === 'auto') record.handled = 'auto';
    this.book.arrived(record);
    this.bell.ring();
    if (this.workMs === 0) return this.finish({ message, record });
    this.tasks.push({ message, record });
    if (this.tasks.length === 1) this.work();
  }

  /** The first of its tasks. */
  private work(): void {
    this.timer = setTimeout(() => {
      const task = this.tasks.shift();
      if (task !== undefined) this.finish(task);
      if (this.tasks.length > 0) this.work();
    }, this.workMs);
  }

  private finish({ message, record }: Task): void {
    record.doneMs = this.book.nowMs();
    if (this.channel.open) handle(this.channel, { message, record, ack: this.operation.ack });
  }
}

interface Handling {
  readonly message: Parameters<ClientChannel['ack']>[0];
  readonly record: Received;
  readonly ack: OperationOf<'consume'>['ack'];
}

/** Tells the broker what became of a message, as the operation says. */
export function handle(channel: ClientChannel, { message, record, ack }: Handling): void {
  switch (ack) {
    case 'manual':
      channel.ack(message);
      record.handled = 'acked';
      return;
    case 'reject':
    case 'requeue':
      channel.reject(message, ack === 'requeue');
      record.handled = ack === 'requeue' ? 'requeued' : 'rejected';
      return;
    case 'auto':
      record.handled = 'auto';
      return;
    case 'never':
      return;
  }
}
