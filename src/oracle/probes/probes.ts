import * as z from 'zod';
import { LabError } from '../../errors.js';
import { isNegative, probeRows, ProbesShape, uncontrolled, type ProbeRow } from '../../lab/probe/index.js';
import type { ProbesExpectation } from '../../lab/verdict.js';
import { noExpectation, type ExpectRequest, type OracleKind } from '../oracle-kind.js';

const JUDGE = 'probes';
const KIND = 'probe';

const options = z.strictObject({
  /** The rows of these parts alone; without it all rows of the step. */
  part: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
});
type Options = z.infer<typeof options>;

/** What the rows of a step promise, row by row. */
export const probes: OracleKind<Options> = { options, expect: expectProbes };

function expectProbes({ options: { part }, purpose, traffic }: ExpectRequest<Options>): ProbesExpectation {
  if (purpose !== JUDGE) throw noExpectation('probes', purpose, [JUDGE]);
  if (traffic?.kind !== KIND) {
    throw new LabError('invalid', `the oracle probes reads rows, and its traffic is ${traffic?.kind ?? 'none'}`, {
      code: 'oracle-and-traffic',
      suggestions: [`traffic of kind ${KIND}`],
    });
  }
  const all = probeRows(ProbesShape.parse(traffic.with));
  const parts = part === undefined ? undefined : [part].flat();
  const rows = all.flatMap((promised, row) => (isOf(promised, parts) ? [{ row, promised }] : []));
  if (rows.length === 0) {
    const known = [...new Set(all.flatMap((each) => each.part ?? []))].join(', ') || 'none';
    throw new LabError('invalid', `no row of the step is of the part ${parts?.join(', ') ?? ''}; it has ${known}`, {
      code: 'unknown-part',
    });
  }
  const negatives = rows.filter(({ promised }) => isNegative(promised)).length;
  return {
    ...{ form: 'probes', servers: [], warmUp: 0, requests: undefined },
    model: 'what each row promises',
    source: 'lab.yaml, the rows of the step; Docker Engine, “Bridge network driver” and “Volumes”',
    all: all.length,
    rows,
    uncontrolled: uncontrolled(
      rows.map(({ promised }) => promised),
      all,
    ),
    notes: [
      `${rows.length} rows, each exact`,
      ...(negatives === 0
        ? []
        : [`${negatives} of them promise a failure: each has the same target answer somebody else`]),
    ],
  };
}

function isOf({ part }: ProbeRow, parts: readonly string[] | undefined): boolean {
  return parts === undefined || (part !== undefined && parts.includes(part));
}
