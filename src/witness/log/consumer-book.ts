import type { ConsumersLedger, ReceivedMessage } from '../../lab/amqp/index.js';

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

interface ConsumerLine {
  readonly event?: unknown;
  readonly id?: unknown;
  readonly label?: unknown;
  readonly queue?: unknown;
  readonly redelivered?: unknown;
  /** `true`: the broker counts it as done when it is delivered. */
  readonly auto?: unknown;
  /** In ms since the epoch. */
  readonly timeMs?: unknown;
}

type Entry = { -readonly [Key in keyof ReceivedMessage]: ReceivedMessage[Key] };

const SETTLED: Readonly<Record<string, ReceivedMessage['handled']>> = {
  ack: 'acked',
  reject: 'rejected',
  requeue: 'requeued',
};

/** Reads lines for what they say, tolerant of anything else that a program writes. */
export function createConsumerBook(options: ConsumerBookOptions): ConsumerBook {
  const { step, consumers, idPrefix, runPrefix, sinceMs } = options;
  const received: Entry[] = [];
  /** The last delivery of a message to a consumer: what follows is about that one. */
  const open = new Map<string, Entry>();
  let foreign = 0;
  return {
    enter: (consumer, text, timeMs) => {
      const line = parseLine(text);
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

function got({ label, queue, redelivered, auto }: ConsumerLine, id: string, consumer: string, atMs: number): Entry {
  const handled = auto === true ? 'auto' : 'held';
  return { id, label: words(label), queue: words(queue), consumer, redelivered: redelivered === true, atMs, handled };
}

function goOn(entry: Entry, event: unknown, atMs: number): void {
  if (event === 'done') entry.doneMs = atMs;
  const settled = typeof event === 'string' ? SETTLED[event] : undefined;
  if (settled !== undefined) entry.handled = settled;
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parseLine(text: string): ConsumerLine | undefined {
  // Most lines that are none of a ledger need no parser to tell.
  if (!text.startsWith('{') || !text.includes('"event"')) return undefined;
  try {
    return JSON.parse(text) as ConsumerLine;
  } catch {
    return undefined;
  }
}
