import type {
  BrokerCounts,
  BrokerEvent,
  BrokerLook,
  QueueState,
  TracedDelivery,
  TracedPublish,
} from '../../lab/amqp/index.js';
import { OWN } from './erlang.js';

/** As `SNAPSHOT` answers. */
export interface Snapshot {
  readonly version: string;
  readonly khepri: boolean;
  /** Node and its creation, a number that every start draws anew. */
  readonly process: string;
  /** Of `rabbit_global_counters`, all protocols and queue types added up. */
  readonly counters: Readonly<Record<string, number>>;
  readonly queues: readonly QueueState[];
  readonly connections: number;
  readonly channels: number;
}

export interface BeginReport extends Snapshot {
  /** Whether the event exchange is there. */
  readonly events: boolean;
}

export interface EndReport extends Snapshot {
  /** Whether the firehose was on until the end. */
  readonly traced: boolean;
  readonly messages: readonly (TracedPublish | TracedDelivery)[];
  readonly happened: readonly RawEvent[];
}

/** An event with what it says of itself; '' = nothing. */
export interface RawEvent {
  readonly type: string;
  readonly name: string;
  readonly user: string;
  readonly pid: string;
  /** Process of a channel's connection. */
  readonly connection: string;
  /** Queue at the end of a binding, and of a consumer. */
  readonly target: string;
  readonly queue: string;
}

const DEAD = /^messages_dead_lettered_(.+)_total$/;

/** The counters by their names in the vocabulary; a version that has not got one has counted none. */
export function brokerCounts({ version, khepri, process, counters }: Snapshot): BrokerCounts {
  const of = (name: string): number => counters[`messages_${name}_total`] ?? 0;
  const dead = Object.entries(counters).flatMap(([name, count]): [string, number][] => {
    const [, reason] = DEAD.exec(name) ?? [];
    return reason === undefined || reason === 'confirmed' ? [] : [[reason, count]];
  });
  return {
    product: 'RabbitMQ',
    version,
    store: khepri ? 'khepri' : 'mnesia',
    process,
    received: of('received'),
    receivedConfirm: of('received_confirm'),
    confirmed: of('confirmed'),
    routed: of('routed'),
    unroutableDropped: of('unroutable_dropped'),
    unroutableReturned: of('unroutable_returned'),
    delivered: of('delivered'),
    redelivered: of('redelivered'),
    acknowledged: of('acknowledged'),
    deadLettered: Object.fromEntries(dead),
  };
}

export function brokerLook(snapshot: Snapshot): BrokerLook {
  const { counters, queues, connections, channels } = snapshot;
  const automatic = ['consume', 'get'].map((how) => counters[`messages_delivered_${how}_auto_ack_total`] ?? 0);
  const autoAcknowledged = automatic.reduce((sum, count) => sum + count, 0);
  return { counts: brokerCounts(snapshot), autoAcknowledged, queues, connections, channels };
}

/**
 * What the firehose told, apart: publishes name an exchange, deliveries do not. Of the default exchange it tells the queue that the key names, also when
 * there is none (seen on 4.0.5): only those that were there at some time count.
 */
export function tracedMessages(
  messages: EndReport['messages'],
  isThere: (vhost: string, queue: string) => boolean,
): {
  readonly published: readonly TracedPublish[];
  readonly deliveries: readonly TracedDelivery[];
} {
  const isPublish = (each: TracedPublish | TracedDelivery): each is TracedPublish => 'exchange' in each;
  const isDelivery = (each: TracedPublish | TracedDelivery): each is TracedDelivery => !isPublish(each);
  const published = messages.filter(isPublish).map((each) => {
    if (each.exchange !== '') return each;
    return { ...each, queues: each.queues.filter((queue) => isThere(each.vhost, queue)) };
  });
  return { published, deliveries: messages.filter(isDelivery) };
}

/** Tells of a queue whether it was there before, after, or came meanwhile; an event tells no vhost. */
export function wasThere(
  begun: Snapshot,
  { queues, happened }: Pick<EndReport, 'queues' | 'happened'>,
): (vhost: string, queue: string) => boolean {
  const standing = new Set([...begun.queues, ...queues].map(({ vhost, queue }) => queueKey(vhost, queue)));
  const came = new Set(happened.filter(({ type }) => type === 'queue.created').map(({ name }) => name));
  return (vhost, queue) => came.has(queue) || standing.has(queueKey(vhost, queue));
}

function queueKey(vhost: string, queue: string): string {
  return `${vhost} ${queue}`;
}

/** Events of others than the witness. The end of a channel or connection tells its process alone: whose it was, its beginning told. */
export function brokerEvents(happened: readonly RawEvent[]): BrokerEvent[] {
  const known = new Map<string, { readonly name: string; readonly user: string }>();
  return happened.filter(isOthers).map(({ type, name, user, pid, queue }) => {
    const begun = known.get(pid);
    const whose = { name: name || begun?.name || queue, user: user || begun?.user || '' };
    if (pid !== '') known.set(pid, whose);
    return {
      type,
      ...(whose.user === '' ? {} : { user: whose.user }),
      ...(whose.name === '' ? {} : { name: whose.name }),
    };
  });
}

function isOthers({ type, name, target }: RawEvent): boolean {
  return type !== 'lab.witness.fence' && !name.startsWith(OWN) && !target.startsWith(OWN);
}
