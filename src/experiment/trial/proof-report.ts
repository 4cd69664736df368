import { outcomeMark, reportJson, textTable, type Paint } from '../../report/index.js';
import type { ControlResult, ProofReport } from './prove-lab.js';

const MARKS = { caught: 'PASS', missed: 'FAIL', 'not-run': 'INCONCLUSIVE' } as const;

/** One row per control, then what differed, then the count. */
export function proofText(report: ProofReport, { paint, verbose }: { paint: Paint; verbose: boolean }): string {
  const columns = ['', 'control', 'got', 'what is broken, and what has to come of it'];
  const rows = report.controls.map(({ state, control, got, help, wanted }) => [
    outcomeMark(MARKS[state], paint),
    control,
    got,
    `${help}: ${wanted}`,
  ]);
  const table = textTable(
    columns.map((title) => ({ title: paint.dim(title), align: 'left' })),
    rows,
    { gap: 2 },
  );
  const details = report.controls.flatMap((result) => detailLines(result, verbose));
  const unproven = report.unproven.map((claim) => `claim ${claim} has no control: nothing shows that it can fail`);
  return ['', table, '', ...details, ...unproven, headline(report, paint)].join('\n');
}

function detailLines({ control, differences, record }: ControlResult, verbose: boolean): string[] {
  const claims = verbose && record ? record.verdict.claims.map(({ claim, reason }) => `${claim}: ${reason}`) : [];
  if (differences.length + claims.length === 0) return [];
  return [`  ${control}:`, ...[...differences, ...claims].map((line) => `    ${line}`), ''];
}

function headline({ controls, caught, missed, notRun }: ProofReport, paint: Paint): string {
  const counts = `${caught} of ${controls.length} came out as named, ${missed} missed, ${notRun} not run`;
  return caught === controls.length ? `${paint.green('PROVEN')}  ${counts}` : `${paint.red('NOT PROVEN')}  ${counts}`;
}

/** For `--json`: the counts, and each control with its record. */
export function proofJson(report: ProofReport): unknown {
  const controls = report.controls.map(({ record, ...rest }) => ({
    ...rest,
    record: record ? reportJson(record) : null,
  }));
  return { ...report, controls };
}
