import type { OperationOf } from '../../../lab/amqp/index.js';
import { durationMs } from '../../../lab/duration.js';
import { channelNames } from '../check-script.js';
import type { ClientChannel, ClientConnection, Closed } from '../client/index.js';
import type { Session } from '../session.js';
import type { Said } from './said.js';

const RETRY_MS = 100;
/** A broker that starts may take a connection and say nothing. */
const ONE_TRY_MS = 10_000;

/** Connects; where nobody answers, again until `within` is over. The connection `main` comes with the channel `main`. */
export async function connect(session: Session, operation: OperationOf<'connect'>): Promise<Said> {
  const { connection: name, as, password, vhost, within } = operation;
  const { users } = session.options;
  const other = as === undefined ? undefined : users[as];
  const who = { ...other, ...(password === undefined ? {} : { password }), ...(vhost === undefined ? {} : { vhost }) };
  const untilMs = session.book.nowMs() + (durationMs(within ?? '0ms') ?? 0);
  for (;;) {
    const refused = (await session.connect(name, who, ONE_TRY_MS)) ?? (await openMain(session, name));
    if (refused === undefined) return {};
    const again = refused.code === 'lost' && session.book.nowMs() < untilMs && !session.context.signal.aborted;
    if (!again) return tell(session, name, refused);
    await session.pause(RETRY_MS);
  }
}

async function openMain(session: Session, name: string): Promise<Closed | undefined> {
  const connection = session.connections.get(name);
  if (name !== 'main' || connection === undefined) return undefined;
  try {
    await session.openChannel(connection, 'main', true);
    return undefined;
  } catch (error) {
    if (connection.closed === undefined) throw error;
    return connection.closed;
  }
}

function tell({ book }: Session, name: string, refused: Closed): Said {
  if (refused.code !== 'lost') book.closed(name, refused);
  return { outcome: { code: refused.code, closes: 'connection' }, text: refused.text };
}

export async function openChannels(
  session: Session,
  connection: ClientConnection,
  operation: OperationOf<'channel'>,
): Promise<Said> {
  for (const name of channelNames(operation)) await session.openChannel(connection, name, operation.confirms);
  return {};
}

export async function close(subject: ClientChannel | ClientConnection): Promise<Said> {
  await subject.close();
  return {};
}
