import { VERDICT_EXIT_CODES } from '../../errors.js';
import type { RunRecord } from '../../lab/verdict.js';
import { reportJson, reportText } from '../../report/index.js';
import type { Kept } from '../evidence/index.js';
import type { Judged, JudgeWishes } from '../judge.js';
import { ownConfigText, type OwnConfigReport } from './own-config-text.js';

interface Told {
  readonly record: RunRecord;
  readonly config: OwnConfigReport;
  readonly kept: Kept;
}

/** Words the outcome with what was not verified. */
export function tellOwnConfig({ record, config, kept }: Told, { look }: JudgeWishes): Judged {
  const { verdict } = record;
  const { evidence, trouble } = kept;
  const next = evidence === undefined ? [] : [`evidence: ${evidence}`];
  const text = reportText(record, { explain: false, verbose: false, ...look, next });
  return {
    text: [text.trimEnd(), ...ownConfigText(config, look.paint, verdict.claims.length > 0)].join('\n'),
    json: { record: reportJson(record), evidence: evidence ?? null, compose: null, config },
    exitCode: VERDICT_EXIT_CODES[verdict.outcome],
    record,
    trouble,
  };
}
