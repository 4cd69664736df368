import { LabError } from '../../errors.js';
import type { TrafficContext } from '../traffic-kind.js';
import type { AmqpTraffic } from './amqp-options.js';
import { ClientConnection, createBell, openConnection, type ClientChannel, type Closed } from './client/index.js';
import type { ScriptConsumer } from './operations/script-consumer.js';
import { MessageBook, type Outgoing } from './message-book.js';

/** How long the broker may take over one answer; a busy one takes seconds. */
const ANSWER_LIMIT_MS = 30_000;

/** Who connects, where it is not the step's own user. */
export interface Who {
  readonly user?: string;
  readonly password?: string;
  readonly vhost?: string;
}

/** What a script has opened so far. Connections that got lost or lost their name to another stay known: all are closed at the end. */
export class Session {
  readonly book: MessageBook;
  readonly connections = new Map<string, ClientConnection>();
  readonly channels = new Map<string, ClientChannel>();
  readonly consumers = new Map<string, ScriptConsumer>();
  private readonly all: ClientConnection[] = [];
  private readonly stopped = createBell();

  constructor(
    readonly options: AmqpTraffic,
    readonly context: TrafficContext,
    private readonly limitMs = ANSWER_LIMIT_MS,
  ) {
    this.book = new MessageBook(context);
  }

  /** Tries once. Resolves to how it ended where it was refused. */
  async connect(name: string, who: Who, limitMs = this.limitMs): Promise<Closed | undefined> {
    const { context, options, book } = this;
    const { user = options.user, password = options.password, vhost = options.vhost } = who;
    const connectionName = `lab ${context.step} ${name}`;
    const login = { ...context.target, user, password, vhost, heartbeat: options.heartbeat, connectionName };
    const opened = await openConnection(login, limitMs, context.signal);
    if ('code' in opened) return opened;
    const connection = new ClientConnection(name, opened, {
      limitMs: this.limitMs,
      onClose: (which, closed) => book.closed(which, closed),
      // What its channels publish comes from the book.
      onAnswer: (message, fate) => book.answered(message as Outgoing, fate),
      onReturn: (message) => book.returned(message),
    });
    book.connections++;
    this.all.push(connection);
    this.connections.set(name, connection);
    return undefined;
  }

  /** Opens a channel and gives it its name. */
  async openChannel(connection: ClientConnection, name: string, confirms: boolean): Promise<ClientChannel> {
    const channel = await connection.channel(name, confirms);
    this.book.channels++;
    this.channels.set(name, channel);
    return channel;
  }

  /** The connection and the channel that need no operation. Throws LabError `operation` when the broker does not let lab in. */
  async openDefaults(): Promise<void> {
    const refused = await this.connect('main', {});
    if (refused !== undefined) throw this.notLetIn(refused);
    const connection = this.connections.get('main')!;
    try {
      await this.openChannel(connection, 'main', true);
    } catch (cause) {
      throw connection.closed === undefined ? cause : this.notLetIn(connection.closed);
    }
  }

  /** Waits so long, or until the traffic is stopped. */
  pause(ms: number): Promise<void> {
    return this.stopped.next(ms);
  }

  /** Ends all of it gracefully: what the broker still owes is waited for, and consumers are cancelled. */
  async finish(): Promise<void> {
    for (const channel of this.channels.values()) await channel.settled();
    for (const consumer of this.consumers.values()) await consumer.cancel();
    await Promise.all(this.all.map((connection) => connection.close()));
  }

  /** Ends all of it at once. */
  destroy(): void {
    for (const connection of this.all) connection.destroy();
    for (const consumer of this.consumers.values()) consumer.stop();
    this.stopped.ring();
  }

  private notLetIn({ code, text }: Closed): LabError {
    const { options, context } = this;
    const where = `${options.service}:${options.port}`;
    if (code === 'lost') {
      return new LabError('operation', `traffic ${context.step}: the broker ${where} cannot be reached`, {
        code: 'broker-unreachable',
        details: [text],
        suggestions: [`look at its log: lab logs … ${options.service}`],
      });
    }
    const refused = `traffic ${context.step}: the broker ${where} refuses the user ${options.user} on the vhost ${options.vhost}`;
    return new LabError('operation', `${refused} with ${code}`, {
      code: 'broker-refused',
      details: [text],
      suggestions: [REMEDIES[code] ?? `look at its log: lab logs … ${options.service}`],
    });
  }
}

const REMEDIES: Readonly<Record<number, string>> = {
  403: 'compare the step’s user and password with those that the broker knows: lab info … --show-secrets',
  530: 'compare the step’s vhost with those that the broker has, and with the permissions of its user',
};
