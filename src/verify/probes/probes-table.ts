import type { ProbeAnswer, ProbeRow } from '../../lab/probe/index.js';
import type { EvidenceTable, ProbesExpectation } from '../../lab/verdict.js';
import { cut, outcomeInWords, probeFaults } from './probe-faults.js';

/** A longer table shows only what differs. */
const WHOLE = 30;

/** One line per row: what must come of it, and what came. */
export function probesTable({ rows }: ProbesExpectation, answers: ReadonlyMap<number, ProbeAnswer>): EvidenceTable {
  const lines = rows.map(({ row, promised }) => {
    const answer = answers.get(row);
    const untold = answer === undefined || answer.outcome === 'untold';
    const wrong = !untold && probeFaults(promised, answer).length > 0;
    const seen = answer === undefined ? '' : seenInWords(promised, answer);
    return {
      right: !untold && !wrong,
      cells: [untold ? '?' : wrong ? '✖' : '✔', promised.says, wanted(promised), seen],
    };
  });
  const shown = lines.length <= WHOLE ? lines : lines.filter(({ right }) => !right).slice(0, WHOLE);
  return {
    columns: ['', 'row', 'expected', 'seen'].map((title) => ({ title, align: 'left' })),
    rows: shown.map(({ cells }) => cells),
  };
}

function wanted(row: ProbeRow): string {
  if (row.kind === 'request') {
    const { outcomes, status, by, shows, code, resolves } = row.promise;
    const words = [
      outcomes.join(' or '),
      ...(status === undefined ? [] : [String(status)]),
      ...(code === undefined ? [] : [code]),
    ];
    const more = [
      ...(by === undefined ? [] : [`by ${by}`]),
      ...(shows === undefined ? [] : [`/${shows}/`]),
      ...(resolves === undefined ? [] : [`at ${resolves.join(' and ')}`]),
    ];
    return [words.join(', '), ...more].join(' ');
  }
  const { keep, equals, differs, shows } = row.promise;
  const words = [
    ...(row.kind === 'run' && row.promise.exit !== 0 ? [`exit code ${row.promise.exit}`] : []),
    ...(shows === undefined ? [] : [`/${shows}/`]),
    ...(equals === undefined ? [] : [`as ${equals}`]),
    ...(differs === undefined ? [] : [`another than ${differs}`]),
    ...(keep === undefined ? [] : [`kept as ${keep}`]),
  ];
  return words.length === 0 ? 'done' : words.join(', ');
}

function seenInWords(row: ProbeRow, answer: ProbeAnswer): string {
  if (answer.outcome === 'untold') return answer.error ?? 'not told';
  if (row.kind === 'request') {
    const { shows, resolves } = row.promise;
    return [
      outcomeInWords(answer),
      ...(shows === undefined ? [] : [cut(answer.text)]),
      ...(resolves === undefined ? [] : [`at ${answer.addresses?.join(' ') ?? 'none'}`]),
      `${Math.round(answer.ms)} ms`,
    ].join(', ');
  }
  const exit = row.kind === 'run' && answer.exit !== 0 ? [`exit code ${answer.exit}`] : [];
  const text =
    answer.text === undefined ? [] : [cut(answer.value === '' ? answer.text : (answer.value ?? answer.text))];
  return [...exit, ...(text[0] === 'nothing' && exit.length > 0 ? [] : text)].join(', ') || 'done';
}
