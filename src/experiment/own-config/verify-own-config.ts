import { deriveClaims, type Derived } from '../../claims/index.js';
import { LabError } from '../../errors.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import type { RunRecord } from '../../lab/verdict.js';
import { tellConfigWarnings } from '../check/running-config.js';
import { evidenceOfFailure, type Kept } from '../evidence/index.js';
import { keepOutcome, type Judged, type JudgeWishes } from '../judge.js';
import type { StageContext } from '../up/prepare-lab.js';
import { newRun, withPrivateInstance } from '../up/private-instance.js';
import { verifyLab } from '../verify/index.js';
import { joinRecords } from './join-records.js';
import { ownConfigReport } from './own-config-text.js';
import { clientSubnetOf, labOfPart, ownLab, RENDERED } from './own-lab.js';
import type { OwnConfig } from './read-own-config.js';
import { tellOwnConfig } from './tell-own-config.js';

interface Verified {
  readonly record: RunRecord;
  readonly derived: Derived;
  readonly kept: Kept;
}

/**
 * Puts the file into a private lab, verifies what is understood of it, and removes everything. Where nothing is understood nothing is started,
 * and the verdict is INCONCLUSIVE. Throws as `withPrivateInstance`; what HAProxy refuses is named at the file's own lines.
 */
export async function verifyOwnConfig(given: StageContext, own: OwnConfig, wishes: JudgeWishes): Promise<Judged> {
  const context = { ...given, progress: namedAsTheirs(given, own) };
  const verified = await verify(context, own, wishes).catch((thrown: unknown) => {
    throw thrown instanceof LabError ? namingTheFile(thrown, own) : thrown;
  });
  const { record, derived, kept } = verified;
  return tellOwnConfig({ record, config: ownConfigReport(own, derived), kept }, wishes);
}

async function verify(context: StageContext, own: OwnConfig, wishes: JudgeWishes): Promise<Verified> {
  const run = newRun();
  const lab = await ownLab(own, context.shelves.templates, `verify-${run}`);
  if (own.derived.parts.length === 0) {
    const record = joinRecords([], context, { lab, run, seed: wishes.seed });
    const kept = await keepOutcome({ context, lab, running: { ...lab, services: [] } }, wishes, record, own.shown);
    return { record, derived: own.derived, kept };
  }
  const use = async (running: RunningLab, settled: ResolvedLab): Promise<Verified> => {
    await tellConfigWarnings(context, settled, running);
    const derived = deriveClaims(own.text, { clientSubnet: clientSubnetOf(settled) });
    const record = await verifyParts(context, { derived, settled, running, run, wishes });
    return { record, derived, kept: await keepOutcome({ context, lab: settled, running }, wishes, record, own.shown) };
  };
  const { evidence } = wishes;
  return withPrivateInstance(context, lab, run, use, (failed, thrown) =>
    evidenceOfFailure(context, { lab: failed }, { evidence, run }, thrown),
  );
}

interface PartsRequest {
  readonly derived: Derived;
  readonly settled: ResolvedLab;
  readonly running: RunningLab;
  readonly run: string;
  readonly wishes: JudgeWishes;
}

/** Part after part: each has witnesses of its own, and none sees the traffic of another. */
async function verifyParts(
  context: StageContext,
  { derived, settled, running, run, wishes }: PartsRequest,
): Promise<RunRecord> {
  const { seed = 1, requests } = wishes;
  const records: RunRecord[] = [];
  for (const part of derived.parts) {
    const lab = labOfPart(settled, part);
    records.push(
      await verifyLab({ ...context, lab, running, run, seed, ...(requests === undefined ? {} : { requests }) }),
    );
  }
  return joinRecords(records, context, { lab: settled, run, seed });
}

/** Messages name the file in the container: people know their own. */
function namedAsTheirs({ progress }: StageContext, { shown }: OwnConfig): StageContext['progress'] {
  return (event) => progress('text' in event ? { ...event, text: event.text.replaceAll(RENDERED, shown) } : event);
}

function namingTheFile(error: LabError, { shown }: OwnConfig): LabError {
  const { message, code, details, suggestions } = error;
  const ours = (text: string): string => text.replaceAll(RENDERED, shown);
  const tries = code === 'config-refused' ? [`lab validate ${shown} --live`] : suggestions;
  return error.with({ message: ours(message), details: details.map(ours), suggestions: tries });
}
