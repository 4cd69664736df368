import type { BaseExpectation } from './base-expectation.js';

/** How many of the requests that are held at once each server must have. */
export interface HeldExpectation extends BaseExpectation {
  readonly form: 'held';
  readonly weights: readonly number[];
  /** Held requests in all; all of them must be in flight together. */
  readonly requests: number;
  readonly quotas: readonly number[];
  /** How far each server may be off; 0 = exact. */
  readonly tolerance: number;
}
