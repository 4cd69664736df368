import type { ProbeRow } from '../probe/index.js';
import type { BaseExpectation } from './base-expectation.js';

/** What must come of rows that are done inside of a lab's containers: exact, row by row. */
export interface ProbesExpectation extends BaseExpectation {
  readonly form: 'probes';
  /** How many rows the whole step has. */
  readonly all: number;
  /** The rows that are judged, by their place in the step. */
  readonly rows: readonly { readonly row: number; readonly promised: ProbeRow }[];
  /** Rows that promise a failure while nothing in the step shows that their target answers anybody. */
  readonly uncontrolled: readonly string[];
}
