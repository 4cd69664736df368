import type { BaseExpectation } from './base-expectation.js';

/** In ms, both ends included. */
export interface TimeWindow {
  readonly earliestMs: number;
  readonly latestMs: number;
}

/** When health checks must notice that a server is lost, and that it is back. */
export interface FailoverExpectation extends BaseExpectation {
  readonly form: 'failover';
  /** The server that is lost. */
  readonly target: string;
  /** How, for people: `refuses`. */
  readonly way: string;
  /** When it must be DOWN: the earliest after the loss began, the latest after it was complete. `takesMs` = the time between the two. */
  readonly down: (takesMs: number) => TimeWindow;
  /** When it must be UP: the earliest after the return began, the latest after it was complete. */
  readonly up: TimeWindow;
  /** Whether it must come back at another address, and get its requests there. */
  readonly moves: boolean;
  /** How much later than the latest is still in time: for a busy machine. */
  readonly slackMs: number;
}
