import { LabError } from '../../errors.js';
import { RequestTableShape, rowsOf, type TableRow } from '../../lab/table/index.js';
import type { RowsExpectation } from '../../lab/verdict.js';
import { noExpectation, type ExpectRequest } from '../oracle-kind.js';

const KIND = 'http-table';

/** The rows of a claim's traffic step. Throws kind `invalid` for another judge, or for traffic that is no table. */
export function tableOf(oracle: string, { purpose, traffic }: ExpectRequest<unknown>, judge = 'table'): TableRow[] {
  if (purpose !== judge) throw noExpectation(oracle, purpose, [judge]);
  if (traffic?.kind !== KIND) {
    throw new LabError(
      'invalid',
      `the oracle ${oracle} predicts tables, and its traffic is ${traffic?.kind ?? 'none'}`,
      {
        code: 'oracle-and-traffic',
        suggestions: [`traffic of kind ${KIND}`],
      },
    );
  }
  return rowsOf(RequestTableShape.parse(traffic.with));
}

/** What all expectations of rows have in common. */
export function rowsExpectation(
  { servers }: ExpectRequest<unknown>,
  own: Pick<RowsExpectation, 'model' | 'source' | 'models' | 'alternatives' | 'notes' | 'picks' | 'shows'>,
): RowsExpectation {
  return { form: 'rows', servers, warmUp: 0, requests: undefined, ...own };
}
