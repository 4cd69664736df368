import type { ExpectedOperation } from '../../../lab/verdict.js';
import type { BrokerState, StoredMessage } from './broker-state.js';

/** One client's connections and channels. */
export interface Session {
  /** Connection of each open channel. */
  readonly channels: Map<string, string>;
  /** Channels of which nobody knows whether they are still open. */
  readonly unsure: Set<string>;
  /** What was read and not acknowledged. */
  held: { readonly channel: string; readonly queue: string; readonly message: StoredMessage }[];
  /** Channel of each consumer. */
  readonly consumers: Map<string, string>;
}

/** Where an operation acts: broker, client, the connection of its channel, and its place in the script. */
export interface Acting {
  readonly state: BrokerState;
  readonly session: Session;
  readonly connection: string;
  readonly place: number;
}

/** What the model says of one operation: its outcome, and what it reads; without an outcome it does not know. */
export type Played = Pick<ExpectedOperation, 'outcome' | 'received' | 'mayMiss' | 'redelivered' | 'ready'>;
