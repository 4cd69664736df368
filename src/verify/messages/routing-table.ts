import type { EvidenceTable, RoutingExpectation } from '../../lab/verdict.js';
import { cellIsWrong, isWrong, type Routed } from './routed-messages.js';

/** A longer matrix shows only what differs. */
const WHOLE = 30;

/** The routing matrix, message by queue: ✓ there as it must be, – not there as it must not, and in words what is missing, too much, or there twice. */
export function routingTable(
  { exchange, messages }: RoutingExpectation,
  queues: readonly string[],
  routed: readonly Routed[],
): EvidenceTable {
  const mandatory = messages.some(({ returned }) => returned) || routed.some(({ returned }) => returned);
  const shown = routed.length <= WHOLE ? routed : routed.filter(isWrong).slice(0, WHOLE);
  const head = exchange === '' ? 'default exchange' : exchange;
  return {
    columns: ['', head, ...queues, ...(mandatory ? ['came back'] : [])].map((title) => ({ title, align: 'left' })),
    rows: shown.map((each) => [
      each.id === undefined ? '?' : isWrong(each) ? '✖' : '✔',
      each.expected.says,
      ...queues.map((queue) => cell(each, queue)),
      ...(mandatory ? [backCell(each)] : []),
    ]),
  };
}

function cell(routed: Routed, queue: string): string {
  const { expected, drained, traced } = routed;
  const copies = drained.get(queue) ?? 0;
  const wanted = expected.queues.includes(queue);
  if (!cellIsWrong(routed, queue)) return wanted ? '✓' : '–';
  if (copies > 1) return `✗ ${copies} copies`;
  if (wanted) return '✗ missing';
  return copies === 0 && traced?.includes(queue) ? '✗ stray queue' : '✗ too much';
}

function backCell({ expected, returned }: Routed): string {
  if (expected.returned === returned) return returned ? '✓' : '–';
  return returned ? '✗ too much' : '✗ missing';
}
