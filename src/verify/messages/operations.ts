import * as z from 'zod';
import type { OperationResult } from '../../lab/amqp/index.js';
import type { ExpectedOperation, OperationsExpectation, Suspect } from '../../lab/verdict.js';
import type { JudgeKind } from '../judges/index.js';
import { suspectsByShare } from '../suspects/index.js';
import { countOf } from '../words.js';
import { explainMessages, judgeMessages, open, type MessagesDecision, type MessagesSeen } from './judge-messages.js';
import { lossOf } from './ledgers/index.js';
import { countFaults } from './operation-counts.js';
import { faultsOf, operationsTable } from './operation-faults.js';

const SHOWN = 6;

/** Judges operations one by one: outcome, what each read, and what the broker counted of all of them. */
export const operations: JudgeKind<OperationsExpectation> = {
  options: z.strictObject({}),
  form: 'operations',
  needsTraffic: true,
  judge(input) {
    const { expectation } = input;
    const explanation = explainMessages(expectation, {
      requests: expectation.operations.length,
      unit: 'operations',
      smallestCaught: 'one operation with another outcome, or one message more, less or in another place',
    });
    return judgeMessages(input, { explanation, decide: (seen) => decide(expectation, seen) });
  },
};

function decide(expectation: OperationsExpectation, seen: MessagesSeen): MessagesDecision {
  const { operations: expected, fault, service } = expectation;
  const results = resultsOf(seen);
  const table = operationsTable(expected, results, seen.messages);
  const done = expected.filter(({ operation }) => results.has(operation));
  if (done.length === 0) return { ...open('none of the operations was done: nothing was shown'), table };
  if (fault && lossOf(seen.observation, service, fault.kind) === undefined) {
    return { ...open(`no ${fault.kind} of ${service} came before the step: nothing was shown`), table };
  }
  const counts = countFaults(expectation, seen);
  if (counts.untold !== undefined) return { ...open(counts.untold), table };
  const wrong = expected.flatMap((each) => faultsOf(each, results.get(each.operation), seen.messages));
  const [reason, ...others] = [...wrong, ...counts.faults];
  if (reason === undefined) {
    const after = fault === undefined ? '' : ` after the ${fault.kind} of ${service}`;
    return { outcome: 'PASS', reason: `${passInWords(expectation)}${after}`, table };
  }
  const details = others.length > SHOWN ? [...others.slice(0, SHOWN), `… and ${others.length - SHOWN} more`] : others;
  return { outcome: 'FAIL', reason, details, suspects: suspects(expectation, seen), table };
}

function passInWords(expectation: OperationsExpectation): string {
  const { operations: expected, counters, deadLettered, events, after } = expectation;
  const numbers = [counters, deadLettered, events, after].reduce((sum, each) => sum + Object.keys(each).length, 0);
  const also = numbers > 0 ? `, and ${countOf(numbers, 'number')} of the broker’s as they must be` : '';
  const came =
    expected.length === 1
      ? 'the operation came out as it must'
      : `all ${expected.length} operations came out as they must`;
  return `${came}${also}`;
}

function resultsOf({ messages }: MessagesSeen): ReadonlyMap<number, OperationResult> {
  return new Map(messages.operations.map((each) => [each.operation, each]));
}

function suspects({ operations: expected, alternatives }: OperationsExpectation, seen: MessagesSeen): Suspect[] {
  const results = resultsOf(seen);
  const part = (all: readonly ExpectedOperation[]): number =>
    all.filter((each) => faultsOf(each, results.get(each.operation), seen.messages).length === 0).length / all.length;
  const shares = alternatives.map(({ id, says, operations: other }) => ({ id, says, part: part(other) }));
  return suspectsByShare(shares, part(expected), expected.length, 'operations');
}
