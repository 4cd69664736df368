import { LabError } from '../../errors.js';
import type { ResolvedLab } from '../../lab/resolved.js';
import type { RunRecord } from '../../lab/verdict.js';
import { collectEvidence } from '../evidence/index.js';
import type { StageContext } from '../up/prepare-lab.js';
import { withPrivateInstance } from '../up/private-instance.js';
import { verifyLab } from '../verify/index.js';

/** Where a trial runs, and what it runs: a lab of no instance that stands. */
export interface TrialStage {
  readonly context: StageContext;
  readonly lab: ResolvedLab;
}

export interface TrialWishes {
  readonly run: string;
  readonly seed: number;
  /** Whether evidence of this outcome is to be kept; that of a failure always is. */
  readonly keeps: (record: RunRecord) => boolean;
}

/** A verdict, or the error that kept it from one. */
export interface Trial {
  readonly record: RunRecord | undefined;
  readonly error: LabError | undefined;
  /** Files of the evidence by name; empty where none was to be kept. */
  readonly evidence: Readonly<Record<string, string>>;
}

/**
 * Up, verify, down, on a private instance that is removed whatever happens. What went wrong is part of the result, but for an interruption and for
 * bugs, which are thrown.
 */
export async function runTrial(
  { signal }: Pick<StageContext, 'signal'>,
  stage: () => Promise<TrialStage>,
  { run, seed, keeps }: TrialWishes,
): Promise<Trial> {
  let evidence: Record<string, string> = {};
  try {
    const { context, lab: wanted } = await stage();
    const record = await withPrivateInstance(
      context,
      wanted,
      run,
      async (running, lab) => {
        const judged = await verifyLab({ ...context, lab, running, run, seed });
        if (keeps(judged)) evidence = await collectEvidence(context, { lab, record: judged });
        return judged;
      },
      async (lab, failure) => {
        if (failure instanceof LabError) evidence = await collectEvidence(context, { lab, failure });
        return failure;
      },
    );
    return { record, error: undefined, evidence };
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof LabError)) throw thrown;
    return { record: undefined, error: withoutTheGone(thrown, run), evidence };
  }
}

/** Nobody is told to look at an instance that is gone. */
function withoutTheGone(error: LabError, run: string): LabError {
  if (error.code === 'left-behind') return error;
  return error.with({ suggestions: error.suggestions.filter((text) => !text.includes(`-${run}`)) });
}
