import { outcomeMark, reportJson, textTable, type Paint } from '../../report/index.js';
import type { KeptFiles } from './keep-files.js';
import { proofExitCode, type ControlResult, type ProofReport } from './prove-lab.js';

const MARKS = { caught: 'PASS', missed: 'FAIL', 'not-run': 'INCONCLUSIVE' } as const;

interface ProofLook {
  readonly paint: Paint;
  readonly verbose: boolean;
  /** Folder of the evidence by lab and control. */
  readonly written: KeptFiles['folders'];
}

/** A report for each lab and, where there are several, how many are proven. */
export function proofText(reports: readonly ProofReport[], look: ProofLook): string {
  const [only] = reports;
  if (only && reports.length === 1) return labText(only, look);
  const { paint } = look;
  const each = reports.map((report) => `\n${paint.bold(report.lab)}${labText(report, look)}`);
  const proven = reports.filter((report) => proofExitCode([report]) === 0).length;
  const counts = `${proven} of ${reports.length} labs: ${countsText(totalsOf(reports))}`;
  return [...each, '', headline(counts, proven === reports.length, paint)].join('\n');
}

/** One row per control, then what differed, then the count. */
function labText(report: ProofReport, { paint, verbose, written }: ProofLook): string {
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
  const evidence = report.controls.flatMap(({ control }) => {
    const folder = written[`${report.lab} ${control}`];
    return folder === undefined ? [] : [`evidence of ${control}: ${folder}`];
  });
  const unproven = report.unproven.map((claim) => `claim ${claim} has no control: nothing shows that it can fail`);
  return [
    '',
    table,
    '',
    ...details,
    ...evidence,
    ...unproven,
    headline(countsText(totalsOf([report])), proofExitCode([report]) === 0, paint),
  ].join('\n');
}

function detailLines({ control, differences, record }: ControlResult, verbose: boolean): string[] {
  const claims = verbose && record ? record.verdict.claims.map(({ claim, reason }) => `${claim}: ${reason}`) : [];
  if (differences.length + claims.length === 0) return [];
  return [`  ${control}:`, ...[...differences, ...claims].map((line) => `    ${line}`), ''];
}

function headline(counts: string, proven: boolean, paint: Paint): string {
  return `${proven ? paint.green('PROVEN') : paint.red('NOT PROVEN')}  ${counts}`;
}

interface Totals {
  readonly controls: number;
  readonly caught: number;
  readonly missed: number;
  readonly notRun: number;
}

export function totalsOf(reports: readonly ProofReport[]): Totals {
  const sum = (count: (report: ProofReport) => number): number =>
    reports.reduce((total, report) => total + count(report), 0);
  return {
    controls: sum(({ controls }) => controls.length),
    caught: sum(({ caught }) => caught),
    missed: sum(({ missed }) => missed),
    notRun: sum(({ notRun }) => notRun),
  };
}

export function countsText({ controls, caught, missed, notRun }: Totals): string {
  return `${caught} of ${controls} came out as named, ${missed} missed, ${notRun} not run`;
}

/** For `--json`, one lab: the counts, and each control with its record. */
export function proofJson(report: ProofReport, written: KeptFiles['folders']): object {
  const controls = report.controls.map(({ record, ...rest }) => ({
    ...rest,
    record: record ? reportJson(record) : null,
    evidence: written[`${report.lab} ${rest.control}`] ?? null,
  }));
  return { ...report, controls };
}

/** For `--json`, several labs: each as for one, and the counts of all. */
export function proofsJson(reports: readonly ProofReport[], written: KeptFiles['folders']): object {
  const { caught, missed, notRun } = totalsOf(reports);
  return { labs: reports.map((report) => proofJson(report, written)), caught, missed, notRun };
}
