import type { Finding, ResolvedLab } from '../lab/index.js';
import { probeRows, ProbesShape, uncontrolled, type ProbeRow } from '../lab/probe/index.js';

/** Rows of probes that show nothing: a failure whose target answers nobody in the step, and a comparison with what no row has kept before. */
export function lintProbes({ traffic }: Pick<ResolvedLab, 'traffic'>): Finding[] {
  const kept = new Set<string>();
  return Object.entries(traffic).flatMap(([step, part]): Finding[] => {
    const parsed = part.kind === 'probe' ? ProbesShape.safeParse(part.with) : undefined;
    if (parsed?.success !== true) return [];
    const rows = probeRows(parsed.data);
    const alone = new Set(uncontrolled(rows, rows));
    return rows.flatMap((row, i) => {
      const path = ['traffic', step, 'with', 'rows', i];
      const found = [...(alone.has(row.says) ? [negativeAlone(path)] : []), ...comparison(row, step, kept, path)];
      const name = row.kind === 'request' ? undefined : row.promise.keep;
      if (name !== undefined) kept.add(`${step}.${name}`);
      return found;
    });
  });
}

function negativeAlone(path: Finding['path']): Finding {
  const message =
    'nothing in this step shows that the target answers anybody: the row would hold with everything switched off';
  const instead = 'a row beside it, with the same target, that is answered';
  return { path, code: 'negative-alone', message, instead, severity: 'warning' };
}

function comparison(row: ProbeRow, step: string, kept: ReadonlySet<string>, path: Finding['path']): Finding[] {
  const name = row.kind === 'request' ? undefined : (row.promise.equals ?? row.promise.differs);
  if (name === undefined || kept.has(name.includes('.') ? name : `${step}.${name}`)) return [];
  const message = `no earlier row keeps ${name}: there is nothing to compare with`;
  return [{ path, code: 'nothing-kept', message, instead: 'keep: NAME in a row before it', severity: 'warning' }];
}
