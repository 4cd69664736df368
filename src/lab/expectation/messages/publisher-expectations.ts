import type { MessageExpectation } from './message-expectation.js';

/** What a broker that dies must still have. */
export interface SurvivalExpectation extends MessageExpectation {
  readonly form: 'survival';
  /** Operation that publishes until the connection is lost, and the one that reads what is left. */
  readonly publish: number;
  readonly drain: number;
  readonly queue: string;
  /** Messages in flight at most: so many may be there that were not confirmed. */
  readonly window: number;
}

/** Publishes of one script that say the same: places in the script, and messages of each. */
export interface PacedPublishes {
  readonly operations: readonly number[];
  readonly says: string;
  readonly count: number;
}

/** How much longer one way to publish takes than another, message by message. */
export interface PaceExpectation extends MessageExpectation {
  readonly form: 'pace';
  readonly quick: PacedPublishes;
  readonly slow: PacedPublishes;
  /** Least ratio of the two times per message. */
  readonly atLeast: number;
}
