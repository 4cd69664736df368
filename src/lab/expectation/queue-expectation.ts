import type { BaseExpectation } from './base-expectation.js';

/** What a full house must do with requests that all come at once and are held. */
export interface QueueExpectation extends BaseExpectation {
  readonly form: 'queue';
  readonly requests: number;
  /** Requests that all servers together take at once. */
  readonly capacity: number;
  /** How long each request is held by its server. */
  readonly holdMs: number;
  /** Time that all of them take at least. */
  readonly leastMs: number;
  /** Requests that get an answer of a server, and those that wait in vain and get a 503. */
  readonly served: number;
  readonly refused: number;
}
