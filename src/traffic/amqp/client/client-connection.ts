import type { Channel, ConfirmChannel } from 'amqplib';
import { createBell } from './bell.js';
import { ClientChannel, type Watch } from './client-channel.js';
import { closedBy, type Closed } from './closed.js';
import type { Opened } from './open-connection.js';

/** How long the broker may take over a graceful close before the socket is closed. */
const CLOSE_LIMIT_MS = 5000;

/** An open connection, and what became of it. */
export class ClientConnection {
  /** How it ended, when this client did not close it. */
  closed: Closed | undefined;
  /** Whether an operation has told `closed` already. */
  told = false;
  open = true;
  /** Why the broker takes no messages at present: it is short of memory or disk. */
  blocked: string | undefined;
  private readonly ended = createBell();
  private readonly channels: ClientChannel[] = [];

  constructor(
    readonly name: string,
    private readonly opened: Opened,
    /** What to tell of it and of its channels. */
    private readonly watch: Watch,
  ) {
    const { model } = opened;
    // Told with `close`, which says the same for a close that amqplib does not take for an error.
    model.on('error', () => {});
    model.on('blocked', (reason) => void (this.blocked = reason));
    model.on('unblocked', () => void (this.blocked = undefined));
    model.on('close', (error) => this.end(error));
  }

  /** Opens a channel under a name; rejects as amqplib does, after `closed` was set where the broker refused. */
  async channel(name: string, confirms: boolean): Promise<ClientChannel> {
    const { model } = this.opened;
    const made: Channel | ConfirmChannel = await this.limited(
      confirms ? model.createConfirmChannel() : model.createChannel(),
    );
    const channel = new ClientChannel(name, made, { connection: this, confirms, watch: this.watch });
    this.channels.push(channel);
    return channel;
  }

  /** An answer that does not come in time ends the connection: its channels could not be used any more. */
  async limited<T>(answer: Promise<T>): Promise<T> {
    const { limitMs } = this.watch;
    const timer = setTimeout(() => this.giveUp(`no answer within ${limitMs / 1000} s`), limitMs);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Closes the socket under it. */
  giveUp(why: string): void {
    const because = this.blocked === undefined ? why : `${why}: the broker blocks publishers, ${this.blocked}`;
    this.opened.socket.destroy(new Error(because));
  }

  /**
   * Says good-bye and waits for the answer, but not for long. Channels first: amqplib writes the good-bye of a connection before
   * what its channels have still to say, and an acknowledgement would never be sent.
   */
  async close(): Promise<void> {
    await Promise.all(this.channels.map((channel) => channel.close().catch(() => undefined)));
    if (!this.open) return;
    const gone = this.ended.next(CLOSE_LIMIT_MS);
    // Rejects when it is lost meanwhile, which `closed` tells.
    void this.opened.model.close().catch(() => undefined);
    await gone;
    this.destroy();
  }

  destroy(): void {
    this.open = false;
    // An error, so that amqplib notices and ends its timers.
    this.opened.socket.destroy(new Error('closed by lab'));
  }

  private end(error: Error | undefined): void {
    if (!this.open) return;
    this.open = false;
    if (error !== undefined) {
      this.closed = closedBy('connection', error);
      this.watch.onClose(this.name, this.closed);
    }
    // What amqplib has still to say is written first.
    this.opened.socket.destroySoon();
    this.ended.ring();
  }
}
