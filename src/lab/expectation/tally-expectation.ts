import type { BaseExpectation } from './base-expectation.js';

/** What all answers to one row of a table must come to, in whatever order: how many there are of each status. */
export interface TallyRow {
  /** `POST /books/1/buy`: names the row for people. */
  readonly says: string;
  /** Places of the servers that may answer. */
  readonly servers: readonly number[];
  /** By status. */
  readonly counts: Readonly<Record<string, number>>;
}

/** How often each row of a table, sent again and again by several clients at once, must get which status: exact. */
export interface TallyExpectation extends BaseExpectation {
  readonly form: 'tally';
  /** Request i of the step is row i modulo their number. */
  readonly rows: readonly TallyRow[];
}
