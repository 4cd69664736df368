import type { LabError } from '../../errors.js';
import {
  inlineMarkdown,
  markdownTable,
  outcomeMark,
  plainText,
  reportJson,
  reportJunit,
  reportMarkdown,
  textTable,
  type Paint,
} from '../../report/index.js';
import { joined, writeReports, type ReportWishes } from '../evidence/index.js';
import { keepFiles, type KeptFiles } from './keep-files.js';
import type { TestResult } from './test-labs.js';

/** Writes what was asked for, and the evidence that there is: a folder per lab. */
export async function writeTestReports(
  results: readonly TestResult[],
  wishes: ReportWishes & { readonly stateFolder: string },
): Promise<KeptFiles> {
  const trials = results.map(({ lab, run, evidence }) => ({ of: lab, name: `${lab}-${run}`, files: evidence }));
  const { folders, trouble } = await keepFiles(trials, wishes);
  const unwritten = await writeReports(wishes, {
    junit: () => reportJunit(results),
    markdown: () => testMarkdown(results, folders),
  });
  return { folders, trouble: joined([trouble, unwritten]) };
}

/** Of several labs a table first, then each by itself. */
export function testMarkdown(results: readonly TestResult[], written: KeptFiles['folders']): string {
  const rows = results.map((result) => [result.lab, result.outcome, secondsOf(result), inShort(result)]);
  const passed = results.filter(({ outcome }) => outcome === 'PASS').length;
  const head = [
    `## ${passed} of ${results.length} labs passed`,
    '',
    markdownTable(['lab', 'verdict', { title: 'time', align: 'right' }, ''], rows),
  ];
  const each = results.map((result) => markdownOf(result, written[result.lab]));
  return [...(results.length > 1 ? [`${head.join('\n')}\n`] : []), ...each].join('\n');
}

function markdownOf({ lab, record, error }: TestResult, folder: string | undefined): string {
  const where = folder === undefined ? [] : [`Evidence: ${inlineMarkdown(folder)}`];
  if (record) return [reportMarkdown(record), ...where.map((line) => `${line}\n`)].join('\n');
  const lines = (error?.details ?? []).flatMap((detail) => detail.split('\n'));
  // Four blanks make it text as it is: what a log says starts no markup.
  const told = lines.length === 0 ? [] : [lines.map((line) => `    ${plainText(line)}`).join('\n')];
  return `${[`## ${inlineMarkdown(lab)}: not judged`, inlineMarkdown(error?.message ?? ''), ...told, ...where].join('\n\n')}\n`;
}

function inShort({ record, error }: TestResult): string {
  return record?.verdict.headline ?? error?.message ?? '';
}

function secondsOf({ durationMs }: TestResult): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

/** One row per lab, then where the evidence is, then the counts. */
export function testText(
  results: readonly TestResult[],
  { paint, written }: { paint: Paint; written: Readonly<Record<string, string>> },
): string {
  const rows = results.map((result) => [
    outcomeMark(result.outcome === 'ERROR' ? 'FAIL' : result.outcome, paint),
    result.lab,
    result.outcome,
    secondsOf(result),
    inShort(result),
  ]);
  const columns = ['', 'lab', 'verdict', 'time', ''].map((title) => ({
    title: paint.dim(title),
    align: 'left' as const,
  }));
  const troubles = results.flatMap(({ lab, error }) =>
    error && error.details.length > 0 ? [troubleOf(lab, error)] : [],
  );
  const evidence = Object.entries(written).map(([lab, folder]) => `evidence of ${lab}: ${folder}`);
  const passed = results.filter(({ outcome }) => outcome === 'PASS').length;
  const count = `${passed} of ${results.length} passed`;
  const table = textTable(columns, rows, { gap: 2 });
  return ['', table, '', ...troubles, ...evidence, count].join('\n');
}

function troubleOf(lab: string, { details }: LabError): string {
  return [`  ${lab}:`, ...details.flatMap((detail) => detail.split('\n')).map((line) => `    ${line}`), ''].join('\n');
}

/** For `--json`. */
export function testJson(results: readonly TestResult[], written: Readonly<Record<string, string>>): unknown {
  return {
    labs: results.map(({ lab, run, outcome, durationMs, record, error }) => ({
      lab,
      run,
      outcome,
      durationMs,
      record: record ? reportJson(record) : null,
      error: error ? { kind: error.kind, code: error.code, message: error.message, details: error.details } : null,
      evidence: written[lab] ?? null,
    })),
  };
}
