import type { LabError } from '../errors.js';
import type { ClaimVerdict, RunRecord } from '../lab/verdict.js';
import { junitXml, type TestCase } from './junit-xml.js';

/** One lab's run: a record, or the error that kept it from one. */
export interface JunitRun {
  readonly lab: string;
  readonly durationMs: number;
  readonly record: RunRecord | undefined;
  readonly error: LabError | undefined;
}

/** JUnit XML as CI servers read it: a suite per lab, a test case per claim; FAIL is a failure, INCONCLUSIVE and trouble an error. */
export function reportJunit(runs: readonly JunitRun[]): string {
  return junitXml(
    runs.map((run) => ({
      name: run.lab,
      seconds: run.durationMs / 1000,
      startedAt: run.record?.startedAt,
      properties: run.record ? propertiesOf(run.record) : {},
      cases: casesOf(run),
    })),
  );
}

function casesOf({ record, error, durationMs }: JunitRun): TestCase[] {
  if (!record) {
    const message = error?.message ?? 'no verdict';
    const text = [message, ...(error?.details ?? []), ...(error?.suggestions ?? [])].join('\n');
    const problem = { tag: 'error', type: error?.code ?? 'no-verdict', message, text } as const;
    return [{ name: 'run', seconds: durationMs / 1000, problem }];
  }
  const cases = record.verdict.claims.map((claim) => claimCase(claim, record));
  const { outcome, headline } = record.verdict;
  const told = outcome === 'PASS' || cases.some(({ problem }) => problem);
  return told ? cases : [...cases, { name: 'verdict', seconds: 0, problem: problemOf(outcome, headline, headline) }];
}

function claimCase(claim: ClaimVerdict, record: RunRecord): TestCase {
  const observation = record.observations.find(({ step }) => step === claim.step);
  const suspects = claim.suspects.map(({ says }) => `likely: ${says}`);
  const text = [claim.reason, ...claim.details, ...suspects].join('\n');
  return {
    name: `${claim.claim}: ${claim.says}`,
    seconds: (observation?.client.durationMs ?? 0) / 1000,
    problem: problemOf(claim.outcome, claim.reason, text),
  };
}

function problemOf(outcome: ClaimVerdict['outcome'], message: string, text: string): TestCase['problem'] {
  switch (outcome) {
    case 'PASS':
      return undefined;
    case 'FAIL':
      return { tag: 'failure', type: outcome, message, text };
    case 'INCONCLUSIVE':
      return { tag: 'error', type: outcome, message, text };
  }
}

function propertiesOf({ run, instance, seed, parameters, versions }: RunRecord): Record<string, unknown> {
  const under = (prefix: string, values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
  return { run, instance, seed, ...under('parameter', parameters), ...under('version', versions) };
}
