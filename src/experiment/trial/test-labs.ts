import { LabError } from '../../errors.js';
import type { LabFolder } from '../../lab/definition.js';
import { listLabs, parseSettings } from '../../lab/index.js';
import type { ResolvedLab, RunningLab } from '../../lab/resolved.js';
import type { RunRecord } from '../../lab/verdict.js';
import { withSwarmWhereNeeded } from '../cluster/index.js';
import { allOf } from './all-of.js';
import { onePhase } from './one-phase.js';
import { collectEvidence } from '../collect-evidence.js';
import { fillIn, labPlaces, openLab, stageImagesAhead, type Shelves, type StageContext } from '../up/prepare-lab.js';
import { newRun, withPrivateInstance } from '../up/private-instance.js';
import { verifyLab } from '../verify/index.js';

/** What came of one lab: a verdict, or the error that kept it from one. */
export interface TestResult {
  readonly lab: string;
  readonly run: string;
  readonly outcome: 'PASS' | 'FAIL' | 'INCONCLUSIVE' | 'ERROR';
  readonly durationMs: number;
  readonly record: RunRecord | undefined;
  readonly error: LabError | undefined;
  /** Files of the evidence by name; empty after a PASS unless it was asked for. */
  readonly evidence: Readonly<Record<string, string>>;
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
  { clock, signal }: Pick<StageContext, 'clock' | 'signal'>,
  wishes: TestWishes,
): Promise<TestResult> {
  const { name } = lab.definition;
  const startedMs = clock();
  const run = newRun();
  let evidence: Record<string, string> = {};
  try {
    const context = contextOf(lab);
    const resolved = await fillIn(lab, { instance: `test-${run}`, set: wishes.set }, context.shelves);
    let tested = resolved;
    const keep = async (record?: RunRecord): Promise<void> => {
      evidence = await collectEvidence(context.engine, tested, record);
    };
    const keepOf = (settled: ResolvedLab): Promise<void> => {
      tested = settled;
      return keep();
    };
    const judge = async (running: RunningLab, settled: ResolvedLab): Promise<RunRecord> => {
      tested = settled;
      const record = await verifyLab({ ...context, lab: settled, running, run, seed: wishes.seed });
      if (wishes.evidenceAlways || record.verdict.outcome !== 'PASS') await keep(record);
      return record;
    };
    const record = await withPrivateInstance(context, resolved, run, judge, keepOf);
    const durationMs = clock() - startedMs;
    return { lab: name, run, outcome: record.verdict.outcome, durationMs, record, error: undefined, evidence };
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof LabError)) throw thrown;
    const durationMs = clock() - startedMs;
    const outcome = thrown.kind === 'not-verified' ? 'INCONCLUSIVE' : 'ERROR';
    return { lab: name, run, outcome, durationMs, record: undefined, error: thrown, evidence };
  }
}
