// Owns the forms of expectations about messages: of operations, of an exchange, of consumers, of publishers.
// Must not hold a model, nor know what was observed. A new form is one interface here and one line in the union.
import type { ArrivalsExpectation, DispatchExpectation, RedeliveryExpectation } from './consumer-expectations.js';
import type { OperationsExpectation } from './operations-expectation.js';
import type { PaceExpectation, SurvivalExpectation } from './publisher-expectations.js';
import type { RoutingExpectation } from './routing-expectation.js';

export type * from './consumer-expectations.js';
export type { MessageExpectation, PlannedMessage } from './message-expectation.js';
export type { CountedBy, ExpectedOperation, OperationsExpectation } from './operations-expectation.js';
export type * from './publisher-expectations.js';
export type { RoutedMessage, RoutingExpectation } from './routing-expectation.js';

export type MessagesExpectation =
  | ArrivalsExpectation
  | DispatchExpectation
  | OperationsExpectation
  | PaceExpectation
  | RedeliveryExpectation
  | RoutingExpectation
  | SurvivalExpectation;
