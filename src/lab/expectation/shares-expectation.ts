import type { BaseExpectation } from './base-expectation.js';

/** Shares that independent draws follow, each to be shown within a margin of its own. */
export interface SharesModel {
  /** `ring hashed twice`: shown beside the verdict. */
  readonly says: string;
  /** In the order of the servers; they sum to 1. */
  readonly shares: readonly number[];
  /** How far each share may be off and still count as the same. */
  readonly margins: readonly number[];
}

/** What a balancer that draws at random must do. */
export interface SharesExpectation extends BaseExpectation {
  readonly form: 'shares';
  readonly weights: readonly number[];
  readonly algorithm: string;
  /** Requests that would make one cycle of a round robin by these weights. */
  readonly cycle: number;
  /** The models that this build may follow, at least one: which one is told by the counts. */
  readonly models: readonly SharesModel[];
  /** Mistakes, and the shares that they would give. */
  readonly alternatives: readonly { readonly id: string; readonly says: string; readonly shares: readonly number[] }[];
}
