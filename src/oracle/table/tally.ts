import * as z from 'zod';
import { LabError } from '../../errors.js';
import { rowText } from '../../lab/table/index.js';
import type { TallyExpectation, TallyRow } from '../../lab/verdict.js';
import type { ExpectRequest, OracleKind } from '../oracle-kind.js';
import { placesOf } from './routing-table.js';
import { tableOf } from './table-of.js';

const status = z.string().regex(/^[1-5]\d\d$/, 'must be an HTTP status');

const options = z.strictObject({
  /** Groups of services that may answer. */
  servers: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  /** For each row of the table, how many of its requests get which status. */
  rows: z.array(z.record(status, z.int().min(0))).min(1),
});
type Options = z.infer<typeof options>;

/**
 * Rows that compete for something of which there is so much: who of them gets it is chance, how many of them do is not. What each row
 * comes to is the lab's to say, since it follows from its data: of 50 copies and 80 buyers, 50 are sold.
 */
export const tally: OracleKind<Options> = { options, expect: expectTally };

function expectTally(request: ExpectRequest<Options>): TallyExpectation {
  const { options: own, servers } = request;
  const table = tableOf('tally', request, 'tally');
  const passes = Number(request.traffic?.with['passes'] ?? 1);
  if (table.length !== own.rows.length) {
    throw wrong(`it has ${own.rows.length} rows of counts, and the table ${table.length} rows`);
  }
  const rows = table.map((row, i): TallyRow => {
    const counts = own.rows[i]!;
    const sum = Object.values(counts).reduce((all, count) => all + count, 0);
    if (sum !== passes) throw wrong(`${rowText(row)} is sent ${passes} times, and its counts sum to ${sum}`);
    const places = [...new Set((row.to ?? []).flatMap((name) => placesOf(name, servers)))];
    return { says: rowText(row), servers: places, counts };
  });
  return {
    ...{ form: 'tally', servers, warmUp: 0, requests: undefined, rows },
    model: 'so many answers of each status, in any order',
    source: 'lab.yaml: what there is, and how often it is asked for',
    notes: [`${table.length} rows, ${passes} requests each: which of them get what is left open, how many do is exact`],
  };
}

function wrong(why: string): LabError {
  return new LabError('invalid', `the oracle tally does not fit its traffic: ${why}`, { code: 'oracle-and-traffic' });
}
