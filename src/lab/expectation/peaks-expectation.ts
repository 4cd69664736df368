import type { BaseExpectation } from './base-expectation.js';

/** How many requests each server may have at once. */
export interface PeaksExpectation extends BaseExpectation {
  readonly form: 'peaks';
  readonly weights: readonly number[];
  readonly requests: number;
  /** Most requests at once, by server. */
  readonly bounds: readonly number[];
  /** How many times as long as the quickest server another one must take, or the bound shows nothing; undefined = no matter. */
  readonly slowFactor: number | undefined;
  /** Whether requests may wait in HAProxy's queue: where that is the lesson, it is no fault. */
  readonly queueing: boolean;
}
