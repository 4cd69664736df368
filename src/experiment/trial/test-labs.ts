import { LabError } from '../../errors.js';
import type { LabFolder } from '../../lab/definition.js';
import { listLabs, parseSettings } from '../../lab/index.js';
import type { RunRecord } from '../../lab/verdict.js';
import { withSwarmWhereNeeded } from '../cluster/index.js';
import { allOf } from './all-of.js';
import { onePhase } from './one-phase.js';
import { fillIn, labPlaces, openLab, stageImagesAhead, type Shelves, type StageContext } from '../up/prepare-lab.js';
import { newRun } from '../up/private-instance.js';
import { runTrial, type Trial, type TrialStage } from './run-trial.js';

/** What came of one lab. */
export interface TestResult extends Trial {
  readonly lab: string;
  readonly run: string;
  readonly outcome: 'PASS' | 'FAIL' | 'INCONCLUSIVE' | 'ERROR';
  readonly durationMs: number;
}

export interface TestWishes {
  readonly jobs: number;
  readonly set: readonly string[];
  readonly seed: number;
  /** Keep evidence of passes, too. */
  readonly evidenceAlways: boolean;
  /** A cluster may be started for labs that need one. */
  readonly allowCluster?: boolean;
}

/**
 * The labs named, or all that `lab list` shows: built-in ones and a person's own. Throws kind `usage` when that is none, when a name is unknown, or when a lab does
 * not take a setting.
 */
export async function openLabs(
  { names, all, set = [] }: { names: readonly string[]; all: boolean; set?: readonly string[] },
  shelves: Shelves,
): Promise<LabFolder[]> {
  const listed = all ? (await listLabs(labPlaces(shelves))).map(({ call }) => call) : [];
  const wanted = [...new Set([...names, ...listed])];
  if (wanted.length === 0) {
    throw new LabError('usage', 'which lab? Give names, or --all', { code: 'name-missing', suggestions: ['lab list'] });
  }
  const labs = await Promise.all(wanted.map((name) => openLab(name, shelves)));
  for (const { definition } of labs) parseSettings(definition, set);
  return labs;
}

/**
 * Up, verify, down for each lab, on private instances: a lab that the user has up is never touched. Labs that need several nodes get a
 * cluster of their own, which goes with them.
 */
export function testLabs(context: StageContext, labs: readonly LabFolder[], wishes: TestWishes): Promise<TestResult[]> {
  const cluster = { allowed: wishes.allowCluster ?? false, run: newRun() };
  return withSwarmWhereNeeded(context, labs, cluster, (contextOf) => testEach(context, labs, wishes, contextOf));
}

type ContextOf = (lab: LabFolder) => StageContext;

async function testEach(
  context: StageContext,
  labs: readonly LabFolder[],
  wishes: TestWishes,
  contextOf: ContextOf,
): Promise<TestResult[]> {
  const [only] = labs;
  if (only && labs.length === 1) return [await testLab(contextOf, only, context, wishes)];
  await stageImagesAhead(
    context,
    labs.map(({ definition }) => definition),
  );
  const phase = onePhase(context.progress, 'test', labs.length);
  const results = await allOf(labs, wishes.jobs, context.signal, async (lab) => {
    const { name } = lab.definition;
    const result = await testLab((each) => ({ ...contextOf(each), progress: phase.of(name) }), lab, context, wishes);
    phase.ended(name);
    return result;
  });
  const passed = results.filter(({ outcome }) => outcome === 'PASS').length;
  const type = passed === results.length ? 'done' : 'failed';
  context.progress({ type, phase: 'test', text: `${passed} of ${results.length} passed` });
  return results;
}

/** The worst of all: an operation's own exit code, else 10, else 11, else 0. */
export function testExitCode(results: readonly TestResult[]): number {
  const error = results.find(({ error: found }) => found && found.kind !== 'not-verified')?.error;
  if (error) return error.exitCode;
  if (results.some(({ outcome }) => outcome === 'FAIL')) return 10;
  return results.some(({ outcome }) => outcome === 'INCONCLUSIVE') ? 11 : 0;
}

async function testLab(
  contextOf: ContextOf,
  lab: LabFolder,
  context: Pick<StageContext, 'clock' | 'signal'>,
  { set, seed, evidenceAlways }: TestWishes,
): Promise<TestResult> {
  const startedMs = context.clock();
  const run = newRun();
  const stage = async (): Promise<TrialStage> => {
    const own = contextOf(lab);
    return { context: own, lab: await fillIn(lab, { instance: `test-${run}`, set }, own.shelves) };
  };
  const keeps = ({ verdict }: RunRecord): boolean => evidenceAlways || verdict.outcome !== 'PASS';
  const trial = await runTrial(context, stage, { run, seed, keeps });
  return {
    lab: lab.definition.name,
    run,
    outcome: outcomeOf(trial),
    durationMs: context.clock() - startedMs,
    ...trial,
  };
}

function outcomeOf({ record, error }: Trial): TestResult['outcome'] {
  return record?.verdict.outcome ?? (error?.kind === 'not-verified' ? 'INCONCLUSIVE' : 'ERROR');
}
