import type { Operation } from '../../amqp/index.js';
import type { BaseExpectation } from '../base-expectation.js';

/** What every expectation of messages has beside its form: the script that the client runs, and whom. `servers` is empty. */
export interface MessageExpectation extends BaseExpectation {
  readonly script: readonly Operation[];
  /** The broker. */
  readonly service: string;
}

/** A message of the script: which operation publishes it, and its label. */
export interface PlannedMessage {
  readonly operation: number;
  readonly label: string;
}
