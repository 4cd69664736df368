import type { ConsumersLedger, ReceivedMessage } from '../../lab/amqp/index.js';
import { eventLine, type EventLine } from './event-line.js';

export interface ConsumerBookOptions {
  readonly step: string;
  /** Services, in the order that numbers them. */
  readonly consumers: readonly string[];
  readonly idPrefix: string;
  readonly runPrefix: string;
  /** Start of the step, in ms since the epoch. */
  readonly sinceMs: number;
}

/** Where messages are entered as the logs are read. */
export interface ConsumerBook {
  /** One line of the log of consumer number `consumer`. */
  enter(consumer: number, text: string, timeMs: number): void;
  /** Everything so far, in the order of the times at which it was got. */
  ledger(): ConsumersLedger;
}

type Entry = { -readonly [Key in keyof ReceivedMessage]: ReceivedMessage[Key] };

const SETTLED: Readonly<Record<string, ReceivedMessage['handled']>> = {
  ack: 'acked',
  reject: 'rejected',
  requeue: 'requeued',
};

export function createConsumerBook(options: ConsumerBookOptions): ConsumerBook {
  const { step, consumers, idPrefix, runPrefix, sinceMs } = options;
  const received: Entry[] = [];
  /** The last delivery of a message to a consumer: what follows is about that one. */
  const open = new Map<string, Entry>();
  let foreign = 0;
  return {
    enter: (consumer, text, timeMs) => {
      const line = eventLine(text);
      if (line === undefined) return;
      const id = words(line.id);
      const atMs = (typeof line.timeMs === 'number' ? line.timeMs : timeMs) - sinceMs;
      if (!id.startsWith(idPrefix)) {
        if (line.event === 'got' && timeMs >= sinceMs && !id.startsWith(runPrefix)) foreign++;
        return;
      }
      const key = `${consumer} ${id}`;
      if (line.event === 'got') {
        const entry = got(line, id, consumers[consumer] ?? '', atMs);
        received.push(entry);
        open.set(key, entry);
        return;
      }
      const entry = open.get(key);
      if (entry !== undefined) goOn(entry, line.event, atMs);
    },
    ledger: () => ({
      step,
      consumers,
      received: received.map((entry) => ({ ...entry })).sort((a, b) => a.atMs - b.atMs),
      foreign,
    }),
  };
}

/** `auto`: the broker counts it as done when it is delivered. */
function got({ label, queue, redelivered, auto }: EventLine, id: string, consumer: string, atMs: number): Entry {
  const handled = auto === true ? 'auto' : 'held';
  return { id, label: words(label), queue: words(queue), consumer, redelivered: redelivered === true, atMs, handled };
}

function goOn(entry: Entry, event: string, atMs: number): void {
  if (event === 'done') entry.doneMs = atMs;
  const settled = SETTLED[event];
  if (settled !== undefined) entry.handled = settled;
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
