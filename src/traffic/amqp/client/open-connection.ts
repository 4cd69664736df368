import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { ChannelModel, connect as connectTo } from 'amqplib';
import type { Closed } from './closed.js';
import { watchHandshake } from './handshake-reply.js';

/** What node:net says of each socket that a client makes (documented under diagnostics_channel). */
const CLIENT_SOCKETS = 'net.client.socket';

/** Who connects, and where to. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly vhost: string;
  /** In seconds. */
  readonly heartbeat: number;
  /** As the broker's own pages show the connection. */
  readonly connectionName: string;
}

export interface Opened {
  readonly model: ChannelModel;
  readonly socket: Socket;
}

/** Loads amqplib, the one place that does; nothing else of the tool needs it. */
export const loadAmqp = (): Promise<{ readonly connect: typeof connectTo }> => import('amqplib');

/** One try, up to `connection.open-ok`. Resolves to how it ended where it was refused, or nobody answered in time. */
export async function openConnection(login: Login, limitMs: number, signal: AbortSignal): Promise<Opened | Closed> {
  const { connect } = await loadAmqp();
  const { host, port, user, password, vhost, heartbeat, connectionName } = login;
  const made: Socket[] = [];
  const onSocket = (message: unknown): void => void made.push((message as { readonly socket: Socket }).socket);
  subscribe(CLIENT_SOCKETS, onSocket);
  let opening: Promise<ChannelModel>;
  try {
    // The socket is made before the call returns: nobody else's can come between.
    opening = connect(
      // amqplib takes the vhost as a part of a URL: escaped.
      { hostname: host, port, username: user, password, vhost: encodeURIComponent(vhost), heartbeat },
      { noDelay: true, timeout: limitMs, clientProperties: { connection_name: connectionName } },
    );
  } finally {
    unsubscribe(CLIENT_SOCKETS, onSocket);
  }
  const [socket] = made;
  if (socket === undefined) throw new Error('amqplib opened no socket');
  const handshake = watchHandshake(socket);
  const leave = (): void => void socket.destroy(new Error('interrupted'));
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  try {
    return { model: await opening, socket };
  } catch (error) {
    socket.destroy();
    const { code, text } = handshake.refusal() ?? { code: 'lost' as const, text: wordsOf(error) };
    return { what: 'connection', code, text };
  } finally {
    handshake.stop();
    signal.removeEventListener('abort', leave);
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A name with several addresses fails with an error for each, and no words for all.
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  return first instanceof Error ? first.message : error.message;
}
