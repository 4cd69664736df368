import type { BaseExpectation } from './base-expectation.js';

/** What must come of one row of a table: request i of the step is row i modulo the number of rows. */
export interface ExpectedRow {
  /** `POST /submit, from office`: names the row for people. */
  readonly says: string;
  /** Places of the servers that may answer; empty = none, the balancer answers itself. */
  readonly servers: readonly number[];
  readonly status: number;
  /** What the header `Location` must be. */
  readonly location?: string;
  /** Whether the answer must set a cookie, or must not. */
  readonly setsCookie?: boolean;
  /** Code with which the client must refuse the connection; `status` is 0 then. */
  readonly refuses?: string;
}

/** One way in which the balancer may decide, all rows together. */
export interface RowsModel {
  /** `the ring whose ids are hashed twice`. */
  readonly says: string;
  readonly rows: readonly ExpectedRow[];
}

/** What a balancer that routes by rules, by keys or by cookies must do: exact, row by row. */
export interface RowsExpectation extends BaseExpectation {
  readonly form: 'rows';
  /** The models that this build may follow, at least one, each with the same rows: one of them must explain every row. */
  readonly models: readonly RowsModel[];
  /** Mistakes, and what they would make of the same rows. */
  readonly alternatives: readonly ({ readonly id: string } & RowsModel)[];
  /** Picks of the algorithm that the rows must and must not take: a persistent request takes no turn. Undefined = not checked. */
  readonly picks?: number;
  /** What rows that all come out right show beyond themselves: `without app2, 0 of the 206 keys of other servers move`. */
  readonly shows?: string;
}
