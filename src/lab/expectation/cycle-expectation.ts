import type { BaseExpectation } from './base-expectation.js';

/** What a (weighted) round robin must do. Counts are in requests. */
export interface CycleExpectation extends BaseExpectation {
  readonly form: 'cycles';
  readonly weights: readonly number[];
  readonly algorithm: string;
  /** Requests that make one cycle: the sum of the weights over their greatest common divisor. */
  readonly cycle: number;
  /** Requests to judge. */
  readonly requests: number;
  /** Predicted server of each judged request, when the model knows the balancer's state; else undefined. */
  readonly order: Int16Array | undefined;
  /** Predicted requests per server. */
  readonly totals: readonly number[];
  /** How far each server's total may be off; 0 = exact. */
  readonly tolerance: number;
  /** Whether every aligned cycle holds exactly its weights ("clean" vector). */
  readonly cyclesExact: boolean;
  /** The cycle that repeats, when it is known but not where in it the judged requests begin. */
  readonly cycleOrder?: Int16Array;
  /** What other causes would make of the same requests; `totals` as observed, so that hopeless ones are left out. */
  readonly alternatives?: (totals: readonly number[]) => readonly Alternative[];
}

/** What one cause, a mistake or the lab as claimed, predicts of the judged requests. */
export interface Alternative {
  /** A suspect's id, `as-claimed` for the lab itself, `running` for the configuration read back. */
  readonly id: string;
  readonly says: string;
  /** What HAProxy would report of itself. */
  readonly algorithm: string;
  readonly weights: readonly number[];
  /** Orders that it may give, equally likely; empty when it says nothing about the order. */
  readonly orders: readonly Int16Array[];
  readonly totals: readonly number[];
}
