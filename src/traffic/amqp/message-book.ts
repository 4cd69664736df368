import type { Message } from 'amqplib';
import type { MessageLedger, OperationResult, PublishedMessage, ReceivedMessage } from '../../lab/amqp/index.js';
import type { ClientLedger } from '../../lab/observation.js';
import { createLatencies } from '../pacing/index.js';
import type { TrafficContext } from '../traffic-kind.js';
import type { Closed } from './client/index.js';

const PROGRESS_INTERVAL_MS = 50;

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
export type Received = Writable<ReceivedMessage>;

/** A message that was published: hears of the broker's answer. */
export type Outgoing = Writable<PublishedMessage>;
/** What a message is before it has an id. */
export type Sending = Pick<PublishedMessage, 'label' | 'operation' | 'exchange' | 'key' | 'mandatory' | 'persistent'>;

/** The client's ledger of messages while it is being written. Times are milliseconds since the step began, to the microsecond. */
export class MessageBook {
  connections = 0;
  channels = 0;
  readonly operations: OperationResult[] = [];
  private readonly published: Outgoing[] = [];
  private readonly fences: Outgoing[] = [];
  private readonly received: ReceivedMessage[] = [];
  private readonly closes: MessageLedger['closes'][number][] = [];
  private readonly cancelled: NonNullable<MessageLedger['cancelled']>[number][] = [];
  private readonly startedMs = performance.now();
  private done = 0;
  private nextTellMs = 0;

  constructor(private readonly context: TrafficContext) {}

  nowMs(): number {
    return Math.round((performance.now() - this.startedMs) * 1000) / 1000;
  }

  /** Gives the message its id. */
  publish(sending: Sending, confirms: boolean): Outgoing {
    const { label, operation, exchange, key, mandatory, persistent } = sending;
    const id = `${this.context.idPrefix}${this.published.length}`;
    const [atMs, fate] = [this.nowMs(), confirms ? 'lost' : 'sent'] as const;
    const message: Outgoing = { id, label, operation, exchange, key, mandatory, persistent, atMs, fate };
    this.published.push(message);
    if (!confirms) this.counted(message.atMs);
    return message;
  }

  /** A marker behind the messages: none of them. */
  fence(queue: string, operation: number, confirms: boolean): Outgoing {
    const id = `${this.context.idPrefix}fence.${this.fences.length}`;
    const message: Outgoing = {
      ...{ id, label: 'fence', operation, exchange: '', key: queue, mandatory: false, persistent: false },
      ...{ atMs: this.nowMs(), fate: confirms ? 'lost' : 'sent' },
    };
    this.fences.push(message);
    return message;
  }

  answered(message: Outgoing, fate: 'confirmed' | 'nacked' | 'lost'): void {
    message.fate = fate;
    const nowMs = this.nowMs();
    if (fate !== 'lost') message.answeredMs = nowMs;
    if (this.fences.length === 0 || !this.fences.includes(message)) this.counted(nowMs);
  }

  /** One more of which it is known what became of it. */
  private counted(nowMs: number): void {
    this.done++;
    if (nowMs < this.nextTellMs) return;
    this.nextTellMs = nowMs + PROGRESS_INTERVAL_MS;
    this.tellProgress();
  }

  returned({ fields, properties }: Message): void {
    const { replyCode, replyText } = fields as { replyCode?: number; replyText?: string };
    const id = String(properties.messageId ?? '');
    const { idPrefix } = this.context;
    const place = id.startsWith(idPrefix) ? Number(id.slice(idPrefix.length)) : NaN;
    const message = this.published[place];
    if (message) message.returned = { code: replyCode ?? 0, text: replyText ?? '' };
  }

  /** A message that a consumer of the script got. */
  arrived(message: Received): void {
    this.received.push(message);
  }

  closed(name: string, { what, code, text }: Closed): void {
    this.closes.push({ what, name, code, text, atMs: this.nowMs() });
  }

  lostConsumer(consumer: string, queue: string): void {
    this.cancelled.push({ consumer, queue, atMs: this.nowMs() });
  }

  tellProgress(): void {
    const { requests, servers, onAnswer } = this.context;
    onAnswer?.({ done: this.done, total: requests, byServer: new Int32Array(servers.length) });
  }

  close(): ClientLedger {
    const { step, idPrefix, servers } = this.context;
    const { published, fences, received, operations, closes, cancelled, connections, channels } = this;
    const errorCodes: Record<string, number> = {};
    const latency = createLatencies();
    for (const { fate, atMs, answeredMs } of published) {
      if (fate === 'lost' || fate === 'nacked') errorCodes[fate] = (errorCodes[fate] ?? 0) + 1;
      if (answeredMs !== undefined) latency.record(answeredMs - atMs);
    }
    const errors = Object.values(errorCodes).reduce((sum, count) => sum + count, 0);
    const sent = published.length;
    this.tellProgress();
    return {
      ...{ step, idPrefix, servers, concurrency: 1, sent, answered: sent - errors, errors, errorCodes },
      ...{ statuses: {}, order: new Int16Array(sent).fill(-1), connectionsOpened: connections },
      ...{ durationMs: this.nowMs(), latency: latency.summary() },
      messages: {
        ...{ published, received, operations, connections, channels, closes },
        ...(fences.length > 0 ? { fences } : {}),
        ...(cancelled.length > 0 ? { cancelled } : {}),
      },
    };
  }
}
