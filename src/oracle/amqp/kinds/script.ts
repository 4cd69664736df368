import * as z from 'zod';
import { LabError } from '../../../errors.js';
import { operationInWords, type Operation } from '../../../lab/amqp/index.js';
import type { CountedBy, ExpectedOperation, OperationsExpectation } from '../../../lab/verdict.js';
import type { ExpectRequest, OracleKind } from '../../oracle-kind.js';
import { messageExpectation, scriptOf } from '../script/index.js';

const COUNTERS = [
  ...['received', 'receivedConfirm', 'confirmed', 'routed', 'unroutableDropped', 'unroutableReturned'],
  ...['delivered', 'redelivered', 'acknowledged'],
] as const satisfies readonly CountedBy[];

const count = z.int().min(0);
const options = z.strictObject({
  /** The claim is about these operations alone, by their `says`; absent = all. */
  about: z.array(z.string().min(1)).min(1).optional(),
  /** What the broker's counters must have grown by. */
  counters: z.partialRecord(z.enum(COUNTERS), count).default({}),
  /** What it must have dead-lettered, by the reason: rejected, expired, maxlen, delivery_limit. */
  deadLettered: z.record(z.string().min(1), count).default({}),
  /** How many events of a type there must have been: `connection.created`. */
  events: z.record(z.string().min(1), count).default({}),
  /** Connections and channels of clients that are open after the step. */
  after: z.strictObject({ connections: count.optional(), channels: count.optional() }).default({}),
});
type Options = z.output<typeof options>;

/** What the operations of a script say of themselves: their outcome, and what they read. */
export const script: OracleKind<Options> = { options, expect: expectScript };

function expectScript(request: ExpectRequest<Options>): OperationsExpectation {
  const parsed = scriptOf('script', 'operations', request);
  const { about, counters, deadLettered, events, after } = request.options;
  const all = parsed.script.map(asItSays);
  const unknown = about?.find((says) => all.every((each) => each.says !== says));
  if (unknown !== undefined) {
    throw new LabError('invalid', `the claim is about "${unknown}", which no operation of its script says`, {
      code: 'unknown-operation',
      suggestions: [`operations say ${all.map(({ says }) => `"${says}"`).join(', ')}`],
    });
  }
  const operations = about === undefined ? all : all.filter(({ says }) => about.includes(says));
  return {
    ...messageExpectation(parsed, {
      model: 'what the script says of its operations',
      source: 'AMQP 0-9-1, reply codes of section 1.4.2.2; RabbitMQ rabbit_channel:handle_method/3',
      notes: [],
    }),
    ...{ form: 'operations', operations, counters, deadLettered, events, after, fault: undefined, alternatives: [] },
  };
}

function asItSays(operation: Operation, place: number): ExpectedOperation {
  const head = { operation: place, op: operation.op, says: operationInWords(operation), outcome: operation.outcome };
  return { ...head, ...withoutUnsaid(readBy(operation)) };
}

function readBy(operation: Operation): Partial<ExpectedOperation> | Readonly<Record<string, unknown>> {
  switch (operation.op) {
    case 'queue':
      return { ready: operation.ready, consumers: operation.consumers };
    case 'publish':
      return { returned: operation.returned, nacked: operation.nacked };
    case 'get':
      return { received: operation.messages };
    case 'drain':
      return { received: operation.messages, redelivered: operation.redelivered, death: operation.death };
    default:
      return {};
  }
}

function withoutUnsaid<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
