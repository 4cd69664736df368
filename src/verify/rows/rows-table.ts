import type { EvidenceTable, RowsExpectation, RowsModel } from '../../lab/verdict.js';
import { faults, type SeenRow } from './seen-rows.js';

/** A longer table shows only what differs. */
const WHOLE = 24;

/** One line per row of the table: what must come of it, and what came; of a long table the rows that differ, as far as they fit. */
export function rowsTable({ servers }: RowsExpectation, { rows }: RowsModel, seen: readonly SeenRow[]): EvidenceTable {
  const byRow = rows.map((row) => ({ row, seen: [] as SeenRow[] }));
  for (const each of seen) byRow[each.request % rows.length]!.seen.push(each);
  const wrong = byRow.filter((each) => each.seen.some((one) => faults(each.row, one).length > 0));
  const shown = rows.length <= WHOLE ? byRow : wrong.slice(0, WHOLE);
  return {
    columns: [
      { title: '', align: 'left' },
      { title: 'request', align: 'left' },
      { title: 'expected', align: 'left' },
      { title: 'seen', align: 'left' },
    ],
    rows: shown.map(({ row, seen: mine }) => [
      mine.length === 0 ? '?' : mine.some((one) => faults(row, one).length > 0) ? '✖' : '✔',
      row.says,
      row.refuses ??
        outcome(row.status, row.servers.length === servers.length ? 'any server' : namesOf(row.servers, servers), [
          ...(row.location === undefined ? [] : [row.location]),
          ...(row.setsCookie === true ? ['sets a cookie'] : []),
        ]),
      [...new Set(mine.map((one) => seenInWords(one, row, servers)))].join(', then '),
    ]),
  };
}

function seenInWords({ server, answer }: SeenRow, row: RowsModel['rows'][number], servers: readonly string[]): string {
  if (answer.error !== undefined) return answer.error;
  return outcome(answer.status, servers[server] ?? '', [
    ...(row.location === undefined ? [] : [answer.location ?? 'no location']),
    ...(row.setsCookie !== undefined && answer.setCookie !== undefined ? ['sets a cookie'] : []),
  ]);
}

/** `200 static`, `403 (HAProxy itself)`, `301 (HAProxy itself) https://…`. */
function outcome(status: number, server: string, more: readonly string[]): string {
  return [status, server === '' ? '(HAProxy itself)' : server, ...more].join(' ');
}

export function namesOf(places: readonly number[], servers: readonly string[]): string {
  return places.map((place) => servers[place]).join(' or ');
}
