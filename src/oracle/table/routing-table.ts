import * as z from 'zod';
import { LabError } from '../../errors.js';
import { rowText, type TableRow } from '../../lab/table/index.js';
import type { ExpectedRow, RowsExpectation } from '../../lab/verdict.js';
import type { ExpectRequest, OracleKind } from '../oracle-kind.js';
import { rowsExpectation, tableOf } from './table-of.js';

const options = z.strictObject({
  /** Groups of services that may answer. */
  servers: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
});

/**
 * Rules that do not balance: each row of the table names who answers, and with what status. HAProxy evaluates `http-request` rules
 * first, then the first matching `use_backend`. Source: src/http_ana.c `http_process_req_common`, src/stream.c `process_switching_rules`.
 */
export const routingTable: OracleKind<z.infer<typeof options>> = { options, expect: expectTable };

function expectTable(request: ExpectRequest<unknown>): RowsExpectation {
  const rows = tableOf('routing-table', request).map((row) => expectedRow(row, request.servers));
  return rowsExpectation(request, {
    model: 'routing by rules: first match',
    source: 'HAProxy src/http_ana.c http_process_req_common, src/stream.c process_switching_rules',
    models: [{ says: 'the rules as the table has them', rows }],
    alternatives: [],
    notes: [`${rows.length} rows, each exact`],
  });
}

function expectedRow(row: TableRow, servers: readonly string[]): ExpectedRow {
  const { to = [], status, location, setsCookie, refuses } = row;
  return {
    says: rowText(row),
    servers: [...new Set(to.flatMap((name) => placesOf(name, servers)))],
    status: refuses === undefined ? status : 0,
    ...(refuses === undefined ? {} : { refuses }),
    ...(location === undefined ? {} : { location }),
    ...(setsCookie === undefined ? {} : { setsCookie }),
  };
}

/** A service by its name, or all of a counted group: `app` is app1, app2, … Throws kind `invalid` for any other. */
export function placesOf(name: string, servers: readonly string[]): number[] {
  const exactly = servers.indexOf(name);
  if (exactly >= 0) return [exactly];
  const places = servers.flatMap((server, place) =>
    server.startsWith(name) && /^\d+$/.test(server.slice(name.length)) ? [place] : [],
  );
  if (places.length > 0) return places;
  throw new LabError('invalid', `a row goes to ${name}, which is none of ${servers.join(', ')}`, {
    code: 'unknown-server',
  });
}
