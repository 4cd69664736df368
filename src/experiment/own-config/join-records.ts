import type { ResolvedLab } from '../../lab/resolved.js';
import type { RunRecord, Verdict } from '../../lab/verdict.js';
import { concludeVerdict } from '../../verify/index.js';
import type { StageContext } from '../up/prepare-lab.js';

const NOTHING: Verdict = {
  outcome: 'INCONCLUSIVE',
  headline: 'nothing of the file is understood, so nothing was started or judged',
  claims: [],
};

/** The records of a file's parts as one. */
export function joinRecords(
  records: readonly RunRecord[],
  { clock }: Pick<StageContext, 'clock'>,
  { lab, run, seed = 1 }: { readonly lab: ResolvedLab; readonly run: string; readonly seed: number | undefined },
): RunRecord {
  const first: Pick<RunRecord, 'startedAt' | 'versions'> = records[0] ?? {
    startedAt: new Date(clock()).toISOString(),
    versions: {},
  };
  const { instance, parameters } = lab;
  return {
    ...{ lab: lab.lab, instance, run, parameters, seed },
    ...first,
    durationMs: records.reduce((sum, { durationMs }) => sum + durationMs, 0),
    observations: records.flatMap(({ observations }) => observations),
    verdict: records.length > 0 ? concludeVerdict(records.flatMap(({ verdict }) => verdict.claims)) : NOTHING,
  };
}
