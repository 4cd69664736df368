import type { MessageLedger, OperationResult, ReceivedMessage } from '../../lab/amqp/index.js';
import type { EvidenceTable, ExpectedOperation } from '../../lab/verdict.js';
import { labelsInWords } from './message-words.js';

/** A longer table shows only what differs. */
const WHOLE = 24;

type Results = ReadonlyMap<number, OperationResult>;

/** What of an operation is not as it must be, one sentence each. */
export function faultsOf(
  expected: ExpectedOperation,
  result: OperationResult | undefined,
  messages: MessageLedger,
): string[] {
  const { says, operation } = expected;
  const name = `operation ${operation + 1}, ${says}`;
  if (result === undefined) return [`${name}: was not done`];
  const told = result.text === undefined ? '' : ` (${result.text})`;
  if (expected.outcome !== undefined && !sameOutcome(expected.outcome, result.outcome)) {
    return [`${name}: ${outcomeInWords(expected.outcome)} expected, ${outcomeInWords(result.outcome)} seen${told}`];
  }
  return [...readFaults(expected, result), ...numberFaults(expected, result, messages)].map(
    (each) => `${name}: ${each}`,
  );
}

function sameOutcome(one: NonNullable<ExpectedOperation['outcome']>, other: OperationResult['outcome']): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  return one.code === other.code && one.closes === other.closes;
}

/** What it read, against what it must read. */
function readFaults(
  { received, mayMiss = [], redelivered, death }: ExpectedOperation,
  result: OperationResult,
): string[] {
  const got = result.received ?? [];
  const labels = got.map(({ label }) => label);
  const must = received?.filter((label) => !mayMiss.includes(label) || labels.includes(label));
  const faults: string[] = [];
  if (must && (must.length !== labels.length || must.some((label, i) => label !== labels[i]))) {
    faults.push(`${labelsInWords(received ?? [])} expected, ${labelsInWords(labels)} seen`);
  }
  const flagged = got.filter((each) => redelivered !== undefined && each.redelivered !== redelivered);
  if (flagged.length > 0) {
    faults.push(
      `${labelsInWords(flagged.map(({ label }) => label))} ${redelivered ? 'not ' : ''}marked as redelivered`,
    );
  }
  const otherwise = got.filter((each) => death !== undefined && !died(each, death));
  if (death !== undefined && otherwise.length > 0) {
    faults.push(`x-death ${deathInWords(death)} expected, ${deathsInWords(otherwise, death)} seen`);
  }
  return faults;
}

type Death = NonNullable<ExpectedOperation['death']>;

function died({ death }: ReceivedMessage, { reason, queue = death?.queue, count = death?.count }: Death): boolean {
  return death !== undefined && death.reason === reason && death.queue === queue && death.count === count;
}

/** `rejected in work`, `rejected in work, 2 times`. */
function deathInWords({ reason, queue, count }: Death): string {
  return [
    `${reason}${queue === undefined ? '' : ` in ${queue}`}`,
    ...(count === undefined ? [] : [count === 1 ? 'once' : `${count} times`]),
  ].join(', ');
}

/** As much of them as the expectation says. */
function deathsInWords(messages: readonly ReceivedMessage[], { queue, count }: Death): string {
  const words = messages.map(({ death }) =>
    death === undefined
      ? 'none'
      : deathInWords({
          reason: death.reason,
          ...(queue === undefined ? {} : { queue: death.queue }),
          ...(count === undefined ? {} : { count: death.count }),
        }),
  );
  return [...new Set(words)].join('; ');
}

function numberFaults(expected: ExpectedOperation, result: OperationResult, { published }: MessageLedger): string[] {
  const own = published.filter(({ operation }) => operation === expected.operation);
  const seen: Readonly<Record<string, readonly [number | undefined, number | undefined]>> = {
    ready: [expected.ready, result.ready],
    consumers: [expected.consumers, result.consumers],
    returned: [expected.returned, own.filter((each) => each.returned !== undefined).length],
    nacked: [expected.nacked, own.filter(({ fate }) => fate === 'nacked').length],
  };
  return Object.entries(seen).flatMap(([what, [wanted, is]]) =>
    wanted === undefined || wanted === is ? [] : [`${wanted} ${what} expected, ${is ?? 'unknown'} seen`],
  );
}

function outcomeInWords(outcome: OperationResult['outcome']): string {
  if (outcome === 'closed') return 'closed already';
  if (typeof outcome === 'string') return outcome;
  return outcome.closes === 'nothing' ? String(outcome.code) : `${outcome.code}, ${outcome.closes} closed`;
}

/** One line per operation; of a long script those that differ, as far as they fit. */
export function operationsTable(
  expected: readonly ExpectedOperation[],
  results: Results,
  messages: MessageLedger,
): EvidenceTable {
  const rows = expected.map((each) => {
    const result = results.get(each.operation);
    const wrong = faultsOf(each, result, messages).length > 0;
    const mark = result === undefined ? '?' : wrong ? '✖' : '✔';
    return { wrong, cells: [mark, each.says, wantedInWords(each), result ? seenInWords(each, result, messages) : ''] };
  });
  const shown = rows.length <= WHOLE ? rows : rows.filter(({ wrong }) => wrong).slice(0, WHOLE);
  return {
    columns: ['', 'operation', 'expected', 'seen'].map((title) => ({ title, align: 'left' })),
    rows: shown.map(({ cells }) => cells),
  };
}

function wantedInWords({ outcome, received, mayMiss, redelivered, death, ...numbers }: ExpectedOperation): string {
  return [
    ...(outcome === undefined ? ['one way or another'] : outcome === 'ok' && received ? [] : [outcomeInWords(outcome)]),
    ...(received ? [labelsInWords(received)] : []),
    ...(mayMiss ? [`perhaps without ${labelsInWords(mayMiss)}`] : []),
    ...(redelivered && received !== undefined && received.length > 0 ? ['redelivered'] : []),
    ...(death === undefined ? [] : [`x-death ${deathInWords(death)}`]),
    ...numbersInWords(numbers),
  ].join(', ');
}

function seenInWords(expected: ExpectedOperation, result: OperationResult, { published }: MessageLedger): string {
  const got = result.received;
  const own = published.filter(({ operation }) => operation === expected.operation);
  const numbers = {
    ready: expected.ready === undefined ? undefined : result.ready,
    consumers: expected.consumers === undefined ? undefined : result.consumers,
    returned: expected.returned === undefined ? undefined : own.filter((each) => each.returned !== undefined).length,
    nacked: expected.nacked === undefined ? undefined : own.filter(({ fate }) => fate === 'nacked').length,
  };
  return [
    ...(result.outcome === 'ok' && got ? [] : [outcomeInWords(result.outcome)]),
    ...(got ? [labelsInWords(got.map(({ label }) => label))] : []),
    ...(got?.some(({ redelivered }) => redelivered) ? ['redelivered'] : []),
    ...(expected.death === undefined || !got ? [] : [`x-death ${deathsInWords(got, expected.death)}`]),
    ...numbersInWords(numbers),
  ].join(', ');
}

function numbersInWords(
  numbers: Partial<Record<'ready' | 'consumers' | 'returned' | 'nacked', number | undefined>>,
): string[] {
  const { ready, consumers, returned, nacked } = numbers;
  return Object.entries({ ready, consumers, returned, nacked }).flatMap(([what, count]) =>
    count === undefined ? [] : [`${count} ${what}`],
  );
}
