import type { ReceivedMessage } from './message-ledger.js';

/** A broker's counters at one moment: of all vhosts and clients, from the start of its process. */
export interface BrokerCounts {
  readonly product: 'RabbitMQ';
  readonly version: string;
  /** Where exchanges, queues and bindings are kept. */
  readonly store: 'mnesia' | 'khepri';
  /** Names one process: changes when it was restarted; `none`: it did not run, and the counts are the last known. */
  readonly process: string;
  /** `rabbitmq_global_messages_*_total` of Prometheus, all protocols and queue types together. */
  readonly received: number;
  readonly receivedConfirm: number;
  readonly confirmed: number;
  readonly routed: number;
  readonly unroutableDropped: number;
  readonly unroutableReturned: number;
  readonly delivered: number;
  readonly redelivered: number;
  readonly acknowledged: number;
  readonly deadLettered: Readonly<Record<string, number>>;
}

/** A queue as the broker knows it now. */
export interface QueueState {
  readonly vhost: string;
  readonly queue: string;
  readonly ready: number;
  readonly unacked: number;
  readonly consumers: number;
}

/** A broker at one moment. */
export interface BrokerLook {
  readonly counts: BrokerCounts;
  /** Deliveries of `delivered` that were done with as soon as they were sent. */
  readonly autoAcknowledged: number;
  readonly queues: readonly QueueState[];
  readonly connections: number;
  readonly channels: number;
}

/** The broker's own account of one message: where it went, by its firehose. */
export interface TracedPublish {
  readonly id: string;
  readonly vhost: string;
  readonly exchange: string;
  readonly key: string;
  /** Empty = it reached none. */
  readonly queues: readonly string[];
}
export interface TracedDelivery {
  readonly id: string;
  readonly vhost: string;
  readonly queue: string;
  readonly redelivered: boolean;
}

export interface BrokerEvent {
  /** `connection.created`, `channel.closed`, `queue.deleted`, …. */
  readonly type: string;
  /** Of the client's own connection, where the event tells: its user. */
  readonly user?: string;
  readonly name?: string;
}

/** What the broker says about one traffic step. */
export interface BrokerObservation {
  readonly before: BrokerCounts;
  readonly after: BrokerCounts;
  /** Just before the step: what an earlier step left in them; absent = not told. */
  readonly queuesBefore?: readonly QueueState[];
  readonly queues: readonly QueueState[];
  /** Connections and channels of clients that are open after the step; the witness's own not counted. */
  readonly connectionsAfter: number;
  readonly channelsAfter: number;
  readonly published?: readonly TracedPublish[];
  readonly deliveries?: readonly TracedDelivery[];
  readonly events?: readonly BrokerEvent[];
  /** Why something of the above is not told: the broker was restarted meanwhile. */
  readonly gaps: readonly string[];
}

/** The ledgers of the consumer programs: what their logs say about one step. Times in ms since the step began. */
export interface ConsumersLedger {
  readonly step: string;
  /** Services. */
  readonly consumers: readonly string[];
  readonly received: readonly ReceivedMessage[];
  /** Messages in the same logs, during the step, without an id of this run. */
  readonly foreign: number;
}
