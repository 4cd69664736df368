import * as z from 'zod';
import { rowText, type TableRow } from '../../lab/table/index.js';
import type { ExpectedRow, RowsExpectation } from '../../lab/verdict.js';
import type { ExpectRequest, OracleKind } from '../oracle-kind.js';
import { rowsExpectation, tableOf } from './table-of.js';

const options = z.strictObject({
  /** Group of the services that HAProxy balances among. */
  servers: z.string().min(1),
  /** Name of the cookie. */
  cookie: z.string().min(1),
  /** The cookie's value for each server, in the configuration's order; absent = the servers' names. */
  values: z.array(z.string().min(1)).optional(),
  /** Servers in drain: they keep their sessions and get no new one. */
  drained: z.array(z.string()).default([]),
  /** Servers in maintenance: their cookies are ignored. */
  maintenance: z.array(z.string()).default([]),
});
type Options = z.infer<typeof options>;

/**
 * `cookie NAME insert indirect nocache`: a known value goes to its server, takes no turn and is not set again; any other request is
 * balanced and gets a cookie. Source: src/http_ana.c `http_manage_client_side_cookies`, src/backend.c `assign_server_and_queue`.
 */
export const cookie: OracleKind<Options> = { options, expect: expectCookie };

function expectCookie(request: ExpectRequest<Options>): RowsExpectation {
  const { options: own, servers } = request;
  const table = tableOf('cookie', request);
  const out = [...own.drained, ...own.maintenance];
  const open = servers.flatMap((name, place) => (out.includes(name) ? [] : [place]));
  const bound = table.map((row) => boundTo(row, own, servers));
  const rows = table.map((row, i) => expectedRow(row, bound[i], open));
  const passes = Number(request.traffic?.with['passes'] ?? 1);
  return rowsExpectation(request, {
    model: `cookie ${own.cookie} insert indirect`,
    source: 'HAProxy src/http_ana.c http_manage_client_side_cookies, src/backend.c assign_server_and_queue',
    models: [{ says: 'cookies honoured, all else balanced', rows }],
    alternatives: [
      {
        id: 'cookie-ignored',
        says: 'no cookie is looked at: every request is balanced',
        rows: rows.map((row) => ({ says: row.says, servers: open, status: row.status, setsCookie: false })),
      },
    ],
    picks: bound.filter((place) => place === undefined).length * passes,
    notes: [
      `${bound.filter((place) => place !== undefined).length} of ${rows.length} rows are bound to a server, and take no turn of the algorithm`,
      ...own.drained.map((name) => `${name} is in drain: its cookie still counts, and nobody new comes`),
      ...own.maintenance.map((name) => `${name} is in maintenance: its cookie is ignored`),
    ],
  });
}

/** Place of the server whose value the row's cookie has; undefined = the request is balanced. */
function boundTo({ headers }: TableRow, own: Options, servers: readonly string[]): number | undefined {
  const header = Object.entries(headers).find(([name]) => name.toLowerCase() === 'cookie')?.[1] ?? '';
  const pairs = header.split(';').map((pair) => pair.trim().split('='));
  const value = pairs.find(([name]) => name === own.cookie)?.[1];
  const place = value === undefined ? -1 : (own.values ?? servers).indexOf(value);
  const server = servers[place];
  return server === undefined || own.maintenance.includes(server) ? undefined : place;
}

function expectedRow(row: TableRow, bound: number | undefined, open: readonly number[]): ExpectedRow {
  const head = { says: rowText(row), status: row.status };
  return bound === undefined
    ? { ...head, servers: open, setsCookie: true }
    : { ...head, servers: [bound], setsCookie: false };
}
