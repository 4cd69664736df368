import stringWidth from 'string-width';
import type { ClaimVerdict, ServerRow } from '../lab/verdict.js';
import { bar } from './bar.js';
import type { Paint } from './paint.js';
import { textTable, type Column } from './text-table.js';

const BAR_CELLS = 16;
const GAP = 3;

export interface ServerTableLook {
  readonly paint: Paint;
  /** Columns of the terminal: bars shrink, then go, when there is no room. */
  readonly width: number;
  /** Heading of the middle witness's column: `haproxy`. */
  readonly middle: string;
}

/** Server, weight, expectation and what each witness counted, with a bar of the client's count. */
export function serverTable(claim: ClaimVerdict, { paint, width, middle }: ServerTableLook): string {
  const columns: Column[] = [
    { title: 'server', align: 'left' },
    ...['weight', 'expected', 'client', middle, 'backend'].map((title): Column => ({ title, align: 'right' })),
  ];
  const rows = claim.rows.map((row) => [
    row.server,
    String(row.weight),
    row.expected === undefined ? '–' : formatCount(row.expected),
    ...[row.client, row.middle, row.backend].map((count) => painted(count, row, claim, paint)),
  ]);
  const table = textTable(columns, rows, { gap: GAP });
  const tableWidth = Math.max(...table.split('\n').map((line) => stringWidth(line)));
  const cells = Math.min(BAR_CELLS, width - tableWidth - GAP - 1);
  const max = Math.max(...claim.rows.map(({ client }) => client));
  const [head = '', ...lines] = table.split('\n');
  const barred = lines.map((line, index) => {
    const blocks = bar(claim.rows[index]?.client ?? 0, max, cells);
    return blocks === '' ? line : line + ' '.repeat(tableWidth - stringWidth(line) + GAP) + paint.cyan(blocks);
  });
  return [paint.dim(head), ...barred].join('\n');
}

/** A count that stands against the claim stands out; a witness that is not there is a dash. */
function painted(count: number | undefined, row: ServerRow, claim: ClaimVerdict, paint: Paint): string {
  if (count === undefined) return '–';
  const text = formatCount(count);
  if (claim.outcome === 'FAIL' && row.expected !== undefined && count !== row.expected) return paint.red(text);
  if (claim.outcome === 'INCONCLUSIVE' && count !== row.client) return paint.yellow(text);
  return text;
}

/** Whole requests as they are; a model's fraction with one decimal. */
function formatCount(count: number): string {
  return Number.isInteger(count) ? String(count) : count.toFixed(1);
}
