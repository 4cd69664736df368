import { VERDICT_EXIT_CODES } from '../../errors.js';
import type { RunRecord } from '../../lab/verdict.js';
import { reportJson, reportJunit, reportMarkdown, reportText, writeReport } from '../../report/index.js';
import type { Judged, JudgeWishes } from '../judge.js';
import { ownConfigText, type OwnConfigReport } from './own-config-text.js';

interface Told {
  readonly record: RunRecord;
  readonly config: OwnConfigReport;
  readonly evidence: string | undefined;
}

/** Writes the reports that were asked for, and words the outcome with what was not verified. */
export async function tellOwnConfig({ record, config, evidence }: Told, wishes: JudgeWishes): Promise<Judged> {
  const { junit, markdown, look } = wishes;
  const { durationMs, verdict } = record;
  if (junit !== undefined)
    await writeReport(junit, reportJunit([{ lab: config.file, durationMs, record, error: undefined }]));
  if (markdown !== undefined) await writeReport(markdown, reportMarkdown(record));
  const next = evidence === undefined ? [] : [`evidence: ${evidence}`];
  const text = reportText(record, { explain: false, verbose: false, ...look, next });
  return {
    text: [text.trimEnd(), ...ownConfigText(config, look.paint, verdict.claims.length > 0)].join('\n'),
    json: { record: reportJson(record), evidence: evidence ?? null, compose: null, config },
    exitCode: VERDICT_EXIT_CODES[verdict.outcome],
    record,
  };
}
