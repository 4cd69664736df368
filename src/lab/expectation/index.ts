// Owns the forms that an expectation may have: what an oracle hands to a judge.
// Must not hold a model, nor know what was observed. A new form is one file here and one line in the union.
import type { BulkheadExpectation } from './bulkhead-expectation.js';
import type { CycleExpectation } from './cycle-expectation.js';
import type { FailoverExpectation } from './failover-expectation.js';
import type { HeldExpectation } from './held-expectation.js';
import type { LoadSharesExpectation } from './load-shares-expectation.js';
import type { MessagesExpectation } from './messages/index.js';
import type { PeaksExpectation } from './peaks-expectation.js';
import type { ProbesExpectation } from './probes-expectation.js';
import type { QueueExpectation } from './queue-expectation.js';
import type { RowsExpectation } from './rows-expectation.js';
import type { SharesExpectation } from './shares-expectation.js';
import type { TallyExpectation } from './tally-expectation.js';

export type { BaseExpectation } from './base-expectation.js';
export type { BulkheadExpectation } from './bulkhead-expectation.js';
export type { Alternative, CycleExpectation } from './cycle-expectation.js';
export type { FailoverExpectation, TimeWindow } from './failover-expectation.js';
export type { HeldExpectation } from './held-expectation.js';
export type { LoadSharesExpectation } from './load-shares-expectation.js';
export type * from './messages/index.js';
export type { PeaksExpectation } from './peaks-expectation.js';
export type { ProbesExpectation } from './probes-expectation.js';
export type { QueueExpectation } from './queue-expectation.js';
export type { ExpectedRow, RowsExpectation, RowsModel } from './rows-expectation.js';
export type { SharesExpectation, SharesModel } from './shares-expectation.js';
export type { TallyExpectation, TallyRow } from './tally-expectation.js';

/** What must happen, from a pure model. */
export type Expectation =
  | BulkheadExpectation
  | CycleExpectation
  | FailoverExpectation
  | HeldExpectation
  | LoadSharesExpectation
  | MessagesExpectation
  | PeaksExpectation
  | ProbesExpectation
  | QueueExpectation
  | RowsExpectation
  | SharesExpectation
  | TallyExpectation;
