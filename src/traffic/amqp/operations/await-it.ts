import type { OperationOf } from '../../../lab/amqp/index.js';
import { durationMs } from '../../../lab/duration.js';
import type { ClientChannel } from '../client/index.js';
import type { Session } from '../session.js';
import type { Said } from './said.js';

/** Between two looks at a queue, or at a consumer that gets nothing. */
const LOOK_MS = 50;
/** The channel that looks; not one of the script's, for a queue that is not there closes it. */
const LOOKING = 'await';

/** Waits for a time, for a consumer, for a queue; `timeout` when it did not come. */
export async function awaitIt(session: Session, operation: OperationOf<'await'>): Promise<Said> {
  const { for: time, consumer, received, queue, ready, within } = operation;
  if (time !== undefined) {
    await session.pause(durationMs(time) ?? 0);
    return {};
  }
  const untilMs = session.book.nowMs() + (durationMs(within) ?? 0);
  if (consumer !== undefined) {
    const said = await awaitConsumer(session, { consumer, received: received ?? 0, untilMs });
    if (said !== undefined) return said;
  }
  return queue === undefined ? {} : awaitQueue(session, { queue, ready: ready ?? 0, untilMs });
}

interface ForConsumer {
  readonly consumer: string;
  readonly received: number;
  readonly untilMs: number;
}

async function awaitConsumer(
  session: Session,
  { consumer, received, untilMs }: ForConsumer,
): Promise<Said | undefined> {
  const { book, context } = session;
  for (;;) {
    const found = session.consumers.get(consumer);
    if (found !== undefined && found.received >= received) return undefined;
    if (found === undefined || !found.open) {
      return { outcome: 'closed', text: `${consumer} consumes no more: it has got ${found?.received ?? 0}` };
    }
    const leftMs = untilMs - book.nowMs();
    if (leftMs <= 0 || context.signal.aborted) {
      return { outcome: 'timeout', text: `${consumer} has got ${found.received}` };
    }
    // The bell rings at its messages; that its channel has ended is seen at the next look.
    await found.bell.next(Math.min(leftMs, LOOK_MS));
  }
}

interface ForQueue {
  readonly queue: string;
  readonly ready: number;
  readonly untilMs: number;
}

async function awaitQueue(session: Session, { queue, ready, untilMs }: ForQueue): Promise<Said> {
  const { book, context } = session;
  const connection = session.connections.get('main') ?? [...session.connections.values()].find(({ open }) => open);
  if (connection === undefined || !connection.open) return { outcome: 'closed', ...textOf(connection?.closed) };
  let channel: ClientChannel | undefined;
  try {
    channel = await connection.channel(LOOKING, false);
    book.channels++;
    for (;;) {
      const { messageCount } = await channel.ask((on) => on.checkQueue(queue));
      if (messageCount === ready) return { ready };
      if (book.nowMs() >= untilMs || context.signal.aborted) {
        return { outcome: 'timeout', ready: messageCount, text: `${queue} holds ${messageCount}` };
      }
      await session.pause(LOOK_MS);
    }
  } catch (error) {
    const closed = channel?.closed ?? connection.closed;
    if (closed === undefined) throw error;
    return { outcome: { code: closed.code, closes: closed.what }, text: closed.text };
  } finally {
    await channel?.close().catch(() => undefined);
  }
}

function textOf(closed: { readonly text: string } | undefined): Said {
  return closed === undefined ? {} : { text: closed.text };
}
