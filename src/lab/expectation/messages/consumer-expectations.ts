import type { MessageExpectation, PlannedMessage } from './message-expectation.js';

/** Each message of a queue once, at one of its consumers. */
export interface ArrivalsExpectation extends MessageExpectation {
  readonly form: 'arrivals';
  readonly queue: string;
  /** In the order of the script. */
  readonly messages: readonly PlannedMessage[];
  /** Who consumes: services, or consumers of the script; empty = whoever does. */
  readonly consumers: readonly string[];
  /** Whether each consumer must get its own in the order in which they were published. */
  readonly ordered: boolean;
}

/** Consumers of one queue, by name. */
export interface ConsumerGroup {
  readonly queue: string;
  readonly consumers: readonly string[];
  readonly messages: readonly PlannedMessage[];
}

/** How a queue's messages are handed out to several consumers. */
export interface DispatchExpectation extends MessageExpectation {
  readonly form: 'dispatch';
  /** `turns`: one after another, whatever they have to do; `fair`: whoever is idle. */
  readonly mode: 'turns' | 'fair';
  readonly group: ConsumerGroup;
  /** The same work handed out in turns, in the same step: fair has to be quicker. */
  readonly twin: ConsumerGroup | undefined;
  /** How far each consumer's heavy tasks may be off its equal part. */
  readonly tolerance: number;
  /** Most that the makespan may be of the twin's. */
  readonly atMost: number;
}

/** What becomes of the messages that a consumer holds when it dies. */
export interface RedeliveryExpectation extends MessageExpectation {
  readonly form: 'redelivery';
  readonly queue: string;
  readonly messages: readonly PlannedMessage[];
  /** The consumer that dies. */
  readonly victim: string;
  /** Unacknowledged messages at most; 0 = no limit. */
  readonly prefetch: number;
  /** With `auto` the broker forgets what it has sent: all that the victim had not done is lost. */
  readonly ack: 'manual' | 'auto';
}
