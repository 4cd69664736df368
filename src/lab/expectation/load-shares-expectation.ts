import type { BaseExpectation } from './base-expectation.js';

/** Shares that follow the servers' speed: known only once it is seen how long each of them takes. */
export interface LoadSharesExpectation extends BaseExpectation {
  readonly form: 'load-shares';
  readonly weights: readonly number[];
  readonly requests: number;
  /** How many times as long as the quickest server another one must take, or the shares show nothing. */
  readonly slowFactor: number;
  /** A slow server's requests per unit of weight are fewer than this part of a quick one's. */
  readonly slowPart: number;
  /** How far outside of the envelope a share may lie. */
  readonly margin: number;
  /** Requests in all that a second look wants, when the first one's shares lie outside. */
  readonly secondLook: number;
  /**
   * Least and most requests per server, over the ways to break ties and to share out the time that no log sees. `durationsMs`: how
   * long each server took by its log, request by request; `unseenMs`: how much longer its clients waited, in the mean.
   */
  readonly envelope: (load: {
    readonly concurrency: number;
    readonly requests: number;
    readonly durationsMs: readonly (readonly number[])[];
    readonly unseenMs: readonly number[];
  }) => { readonly least: readonly number[]; readonly most: readonly number[] };
}
