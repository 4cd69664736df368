import type { MessageExpectation, PlannedMessage } from './message-expectation.js';

export interface RoutedMessage extends PlannedMessage {
  /** Its key or its headers, for people. */
  readonly says: string;
  /** Queues that get it, once each. */
  readonly queues: readonly string[];
  /** Whether it must come back: `mandatory`, and no queue takes it. */
  readonly returned: boolean;
}

/** Where one exchange must send each message of a script. */
export interface RoutingExpectation extends MessageExpectation {
  readonly form: 'routing';
  readonly exchange: string;
  /** Queues that are bound, in the bindings' order: the columns of the matrix. */
  readonly queues: readonly string[];
  readonly messages: readonly RoutedMessage[];
  /** Mistakes, likelier ones first, and the queues that each message would reach; called when something is wrong. */
  readonly alternatives: () => readonly {
    readonly id: string;
    readonly says: string;
    readonly queues: readonly (readonly string[])[];
  }[];
}
