import type { Options } from 'amqplib';
import type { OperationOf } from '../../../lab/amqp/index.js';
import { durationMs } from '../../../lab/duration.js';
import type { ClientChannel } from '../client/index.js';
import type { Session } from '../session.js';
import { createBodies } from './message-body.js';
import type { Said } from './said.js';

/** Where nothing else ends it: as many as a script may ask for, and so long. */
const MOST_MESSAGES = 100_000;
const LONGEST_MS = 600_000;

interface Publishing {
  readonly operation: OperationOf<'publish'>;
  /** Place in the script. */
  readonly index: number;
}

/**
 * Publishes the operation's messages, each once. With a window it ends when each was answered, or the channel is gone.
 * `untilLost` ends with the connection: when that stays, the outcome is `timeout`.
 */
export async function publish(session: Session, channel: ClientChannel, publishing: Publishing): Promise<Said> {
  const { operation } = publishing;
  const send = createSend(session, channel, publishing);
  const pace = createPace(session, operation);
  for (let n = 0; n < pace.most && channel.open; n++) {
    for (let wait = pace.waitFor(n, channel); wait !== undefined; wait = pace.waitFor(n, channel)) await wait;
    if (!channel.open || pace.over() || session.context.signal.aborted) break;
    send(n);
  }
  if (operation.window > 0) await channel.settled();
  if (operation.untilLost && channel.open) return { outcome: 'timeout', text: 'the connection was not lost' };
  return {};
}

/** How many, and when each may go. Times in ms since the step began. */
function createPace(session: Session, operation: OperationOf<'publish'>) {
  const { untilLost, for: time, messages, count, rate, window } = operation;
  const { book, context } = session;
  const startMs = book.nowMs();
  const open = untilLost || time !== undefined;
  const endMs = startMs + (time === undefined ? LONGEST_MS : (durationMs(time) ?? 0));
  return {
    most: open ? MOST_MESSAGES : (messages?.length ?? count),
    over: () => open && book.nowMs() >= endMs,
    /** What message n, from 0, has to wait for; undefined when it may go at once, or never will. */
    waitFor(n: number, channel: ClientChannel): Promise<void> | undefined {
      if (!channel.open || context.signal.aborted) return undefined;
      if (!channel.writable) return channel.changed('the broker takes no more messages');
      if (window > 0 && channel.unanswered >= window) return channel.changed('no confirm');
      const dueMs = rate === undefined ? 0 : startMs + (n * 1000) / rate - book.nowMs();
      return dueMs > 0 ? session.pause(Math.ceil(dueMs)) : undefined;
    },
  };
}

/** Sends message n, from 0, of the operation. */
function createSend(session: Session, channel: ClientChannel, { operation, index }: Publishing): (n: number) => void {
  const { exchange, label, messages, mandatory, size } = operation;
  const { book, context } = session;
  const bodyOf = createBodies(size);
  return (n) => {
    const one = messages?.[n % messages.length];
    const key = one?.key ?? operation.key;
    const persistent = one?.persistent ?? operation.persistent;
    const name = `${label}-${n + 1}`;
    const message = book.publish(
      { label: name, operation: index, exchange, key, mandatory, persistent },
      channel.confirms,
    );
    const { id } = message;
    const timestamp = Math.floor(context.clock() / 1000);
    const headers = { ...operation.headers, ...one?.headers, 'x-label': name };
    const options: Options.Publish = { mandatory, persistent, messageId: id, timestamp, headers };
    if (one?.expiration !== undefined) options.expiration = one.expiration;
    channel.publish({ exchange, key }, bodyOf(id), options, message);
  };
}
