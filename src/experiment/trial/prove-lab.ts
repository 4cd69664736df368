import { LabError } from '../../errors.js';
import { defaultParameters, nearestNames } from '../../lab/index.js';
import type { LabFolder, VariantDefinition } from '../../lab/definition.js';
import type { RunRecord } from '../../lab/verdict.js';
import { needsSwarm, withSwarmWhereNeeded } from '../cluster/index.js';
import { allOf } from './all-of.js';
import { onePhase } from './one-phase.js';
import { fillInValues, stageImagesAhead, type StageContext } from '../up/prepare-lab.js';
import { newRun } from '../up/private-instance.js';
import { runTrial, type TrialStage } from './run-trial.js';

/** What came of one control. `missed`: it ran and came out otherwise. `not-run`: something kept it from running. */
export interface ControlResult {
  readonly control: string;
  readonly run: string;
  readonly durationMs: number;
  readonly help: string;
  readonly wanted: string;
  readonly got: string;
  readonly state: 'caught' | 'missed' | 'not-run';
  /** What differed from the wanted outcome, one sentence each. */
  readonly differences: readonly string[];
  readonly record: RunRecord | undefined;
  /** Files of the evidence of what was not caught, by name. */
  readonly evidence: Readonly<Record<string, string>>;
}

export interface ProofReport {
  readonly lab: string;
  readonly controls: readonly ControlResult[];
  readonly caught: number;
  readonly missed: number;
  readonly notRun: number;
  /** Claims that no control is aimed at. */
  readonly unproven: readonly string[];
}

/** Name of the row for the lab as it is: a check that fails whatever happens would catch every control. */
export const UNBROKEN = 'unbroken';

/** Claims without a control of their own. */
export function unprovenClaims({ definition }: LabFolder): string[] {
  const aimedAt = new Set(Object.values(definition.variants).flatMap(({ expect }) => expect.claims));
  return definition.claims.map(({ id }) => id).filter((id) => !aimedAt.has(id));
}

/** One lab, and what is to be run of it: `controls` comes from `chosenControls`. */
export interface ProofPlan {
  readonly lab: LabFolder;
  readonly controls: readonly string[];
}

/**
 * Runs each lab as it is, which must PASS, and each of its variants, which must get exactly the verdict that it names, each on a
 * private instance; `jobs` at a time, whichever labs they are of. One report per lab, in their order.
 */
export function proveLabs(
  context: StageContext,
  plans: readonly ProofPlan[],
  { jobs, allowCluster = false }: { readonly jobs: number; readonly allowCluster?: boolean },
): Promise<ProofReport[]> {
  const labs = plans.map(({ lab }) => lab);
  const cluster = { allowed: allowCluster, run: newRun() };
  // What is done to a node is done to all labs that run there.
  const atOnce = labs.some(needsSwarm) ? 1 : jobs;
  return withSwarmWhereNeeded(context, labs, cluster, (contextOf) => proveEach(context, plans, atOnce, contextOf));
}

async function proveEach(
  context: StageContext,
  plans: readonly ProofPlan[],
  jobs: number,
  contextOf: (lab: LabFolder) => StageContext,
): Promise<ProofReport[]> {
  const runs = plans.flatMap((plan) => plan.controls.map((control) => ({ plan, control })));
  await stageImagesAhead(
    context,
    plans.flatMap(({ lab: { definition }, controls }) => [
      definition,
      ...controls.flatMap((control) => definition.variants[control] ?? []),
    ]),
  );
  const phase = onePhase(context.progress, 'prove', runs.length);
  const results = await allOf(runs, jobs, context.signal, async ({ plan, control }) => {
    const { lab } = plan;
    const name = plans.length === 1 ? control : `${lab.definition.name} ${control}`;
    const inPlace = (): StageContext => ({ ...contextOf(lab), progress: phase.of(name) });
    const result = await runControl(context, inPlace, lab, control);
    phase.ended(name);
    return { plan, result };
  });
  const reports = plans.map((plan) =>
    reportOf(
      plan.lab,
      results.flatMap((each) => (each.plan === plan ? [each.result] : [])),
    ),
  );
  const caught = reports.reduce((sum, report) => sum + report.caught, 0);
  const type = caught === runs.length ? 'done' : 'failed';
  context.progress({ type, phase: 'prove', text: `${caught} of ${runs.length} came out as named` });
  return reports;
}

function reportOf(lab: LabFolder, controls: readonly ControlResult[]): ProofReport {
  const count = (wanted: ControlResult['state']): number => controls.filter(({ state }) => state === wanted).length;
  return {
    ...{ lab: lab.definition.name, controls, caught: count('caught'), missed: count('missed') },
    ...{ notRun: count('not-run'), unproven: unprovenClaims(lab) },
  };
}

/** The worst of the labs: 10 a control was missed, else 11 one could not be run, else 3 a claim has no control, else 0. */
export function proofExitCode(reports: readonly ProofReport[]): number {
  if (reports.some(({ missed }) => missed > 0)) return 10;
  if (reports.some(({ notRun }) => notRun > 0)) return 11;
  return reports.some(({ unproven }) => unproven.length > 0) ? 3 : 0;
}

/** The controls of these names, or all; the lab as it is is the first. Throws kind `usage` for an unknown one. */
export function chosenControls({ definition }: LabFolder, only: readonly string[]): string[] {
  const all = [UNBROKEN, ...Object.keys(definition.variants)];
  const unknown = only.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    throw new LabError('usage', `${definition.name} has no control "${unknown.join('", "')}"`, {
      code: 'unknown-control',
      suggestions: [
        ...unknown.flatMap((name) => nearestNames(name, all)).map((near) => `did you mean ${near}?`),
        `choose from ${all.join(', ')}`,
      ],
    });
  }
  return only.length > 0 ? all.filter((name) => only.includes(name)) : all;
}

async function runControl(
  { signal, clock }: StageContext,
  inPlace: () => StageContext,
  lab: LabFolder,
  control: string,
): Promise<ControlResult> {
  const variant = lab.definition.variants[control];
  const differencesOf = (record: RunRecord): string[] =>
    variant ? differencesFrom(variant, record) : unbrokenDifferences(record);
  const beganMs = clock();
  const run = newRun();
  const stage = async (): Promise<TrialStage> => {
    const context = inPlace();
    const selection = { instance: `prove-${run}`, parameters: defaultParameters(lab.definition) };
    return { context, lab: await fillInValues(lab, { ...selection, variant: variant && control }, context.shelves) };
  };
  const keeps = (record: RunRecord): boolean => differencesOf(record).length > 0;
  const { record, error, evidence } = await runTrial({ signal }, stage, { run, seed: 1, keeps });
  if (error && isWithoutEngine(error)) throw error;
  const head = {
    ...{ control, run, help: variant?.help ?? 'The lab as it is', wanted: wantedInWords(variant) },
    ...{ evidence, durationMs: clock() - beganMs },
  };
  if (!record) {
    const differences = [error?.message ?? 'no verdict', ...(error?.details ?? [])];
    return { ...head, got: 'not run', state: 'not-run', differences, record };
  }
  const differences = differencesOf(record);
  const state = differences.length === 0 ? 'caught' : 'missed';
  return { ...head, got: record.verdict.outcome, state, differences, record };
}

/** Nothing can be told about any control any more. */
function isWithoutEngine({ kind, code }: LabError): boolean {
  return kind === 'engine' || code === 'engine-lost';
}

/** `FAIL of order, totals`; PASS for the lab as it is. */
export function wantedInWords(variant: VariantDefinition | undefined): string {
  if (!variant) return 'PASS';
  const { verdict, claims, suspect } = variant.expect;
  return `${verdict} of ${claims.join(', ')}${suspect === undefined ? '' : `, naming ${suspect}`}`;
}

function unbrokenDifferences({ verdict }: RunRecord): string[] {
  return verdict.outcome === 'PASS' ? [] : [`the lab itself got ${verdict.outcome}: ${verdict.headline}`];
}

/** What keeps a control from counting as caught: each named claim must get the named verdict by itself. */
export function differencesFrom({ expect }: VariantDefinition, { verdict }: RunRecord): string[] {
  const differences: string[] = [];
  if (verdict.outcome !== expect.verdict) differences.push(`verdict ${verdict.outcome} instead of ${expect.verdict}`);
  const judged = new Map(verdict.claims.map((claim) => [claim.claim, claim]));
  for (const id of expect.claims) {
    const claim = judged.get(id);
    if (!claim) {
      differences.push(`claim ${id} was not judged`);
      continue;
    }
    if (claim.outcome !== expect.verdict) {
      differences.push(`claim ${claim.claim} got ${claim.outcome} instead of ${expect.verdict}: ${claim.reason}`);
    }
    const first = claim.suspects[0]?.id;
    if (expect.suspect !== undefined && claim.step !== undefined && first !== expect.suspect) {
      differences.push(`claim ${claim.claim} suspects ${first ?? 'nothing'} instead of ${expect.suspect}`);
    }
  }
  return differences;
}
