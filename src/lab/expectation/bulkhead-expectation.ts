import type { BaseExpectation } from './base-expectation.js';

/** What calls to a slow service must do to everybody else: nothing, once they have a compartment of their own. */
export interface BulkheadExpectation extends BaseExpectation {
  readonly form: 'bulkhead';
  /** Threads that the routes share, or those of the container that the slow calls have for themselves. */
  readonly pool: number;
  /** Calls to the slow service at once. */
  readonly limit: number;
  /** Names of flows: the route that must not suffer, first by itself and then under load, and the one that loads. */
  readonly flows: { readonly alone: string; readonly watched: string; readonly loaded: string };
  /** Fewest requests of the watched flow, alone and under load. */
  readonly fewest: number;
  /** So many times the pool must be asked for, or nothing is shown. */
  readonly demandTimes: number;
  /** Part of the loading requests that must have found no free place at once. */
  readonly pressedPart: number;
  /** 95 % of the watched requests take no longer than this, or than so many times as long as alone. */
  readonly atMostMs: number;
  readonly timesAlone: number;
  /** Who waits for a thread that is kept for a whole call waits longer than this (p95); what is only slower may be a busy machine. */
  readonly heldUpMs: number;
  /** How long the slow service takes. */
  readonly delayMs: number;
  /** Loading requests that are answered; the others are turned away. */
  readonly served: { readonly low: number; readonly high: number };
  /** 95 % of those turned away know it within so long, or within `timesAlone` times what the watched route takes alone. */
  readonly refusedMs: number;
}
