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

/** How much longer one operation takes than another, message by message. */
export interface PaceExpectation extends MessageExpectation {
  readonly form: 'pace';
  readonly quick: { readonly operation: number; readonly says: string; readonly count: number };
  readonly slow: { readonly operation: number; readonly says: string; readonly count: number };
  /** Least ratio of the two times per message. */
  readonly atLeast: number;
}
