import { join } from 'node:path';
import type { LabError } from '../../errors.js';
import {
  outcomeMark,
  reportJson,
  reportJunit,
  reportMarkdown,
  textTable,
  writeEvidence,
  writeReport,
  type Paint,
} from '../../report/index.js';
import type { TestResult } from './test-labs.js';

export interface ReportWishes {
  readonly junit?: string;
  readonly markdown?: string;
  /** Folder that gets one folder per lab. */
  readonly evidence?: string;
  readonly stateFolder: string;
}

/** Writes what was asked for; returns the folder of each lab's evidence. */
export async function writeTestReports(
  results: readonly TestResult[],
  { junit, markdown, evidence, stateFolder }: ReportWishes,
): Promise<Record<string, string>> {
  const folders: Record<string, string> = {};
  for (const { lab, run, evidence: files } of results) {
    if (Object.keys(files).length === 0) continue;
    const folder = join(evidence ?? join(stateFolder, 'evidence'), `${lab}-${run}`);
    try {
      await writeEvidence(folder, files);
      folders[lab] = folder;
    } catch (thrown) {
      // Where nobody asked for evidence, the outcome is worth more.
      if (evidence !== undefined) throw thrown;
    }
  }
  if (junit !== undefined) await writeReport(junit, reportJunit(results));
  if (markdown !== undefined) await writeReport(markdown, results.map(markdownOf).join('\n'));
  return folders;
}

function markdownOf({ lab, record, error }: TestResult): string {
  if (record) return reportMarkdown(record);
  return `## ${lab}: not judged\n\n${error?.message ?? ''}\n`;
}

/** One row per lab, then where the evidence is, then the counts. */
export function testText(
  results: readonly TestResult[],
  { paint, written }: { paint: Paint; written: Readonly<Record<string, string>> },
): string {
  const rows = results.map(({ lab, outcome, durationMs, record, error }) => [
    outcomeMark(outcome === 'ERROR' ? 'FAIL' : outcome, paint),
    lab,
    outcome,
    `${(durationMs / 1000).toFixed(1)} s`,
    record?.verdict.headline ?? error?.message ?? '',
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
