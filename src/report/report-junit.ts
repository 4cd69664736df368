import type { LabError } from '../errors.js';
import type { ClaimVerdict, RunRecord } from '../lab/verdict.js';

/** One lab's run: a record, or the error that kept it from one. */
export interface JunitRun {
  readonly lab: string;
  readonly durationMs: number;
  readonly record: RunRecord | undefined;
  readonly error: LabError | undefined;
}

interface TestCase {
  readonly name: string;
  readonly seconds: number;
  readonly problem:
    | { readonly tag: 'failure' | 'error'; readonly type: string; readonly message: string; readonly text: string }
    | undefined;
}

/** JUnit XML as CI servers read it: a suite per lab, a test case per claim; FAIL is a failure, INCONCLUSIVE and trouble an error. */
export function reportJunit(runs: readonly JunitRun[]): string {
  const suites = runs.map((run) => ({ run, cases: casesOf(run) }));
  const all = suites.flatMap(({ cases }) => cases);
  const seconds = runs.reduce((sum, { durationMs }) => sum + durationMs / 1000, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="lab" ${counts(all)} time="${seconds.toFixed(3)}">`,
    ...suites.map(({ run, cases }) => suiteXml(run, cases)),
    '</testsuites>\n',
  ].join('\n');
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

function counts(cases: readonly TestCase[]): string {
  const count = (tag: string): number => cases.filter(({ problem }) => problem?.tag === tag).length;
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"`;
}

function suiteXml({ lab, durationMs, record }: JunitRun, cases: readonly TestCase[]): string {
  const timestamp = record ? ` timestamp="${escapeXml(record.startedAt.replace(/(\.\d+)?Z$/, ''))}"` : '';
  const head = `name="${escapeXml(lab)}" ${counts(cases)} skipped="0" time="${(durationMs / 1000).toFixed(3)}"${timestamp}`;
  return [
    `  <testsuite ${head}>`,
    ...(record ? propertiesXml(record) : []),
    ...cases.map((testCase) => caseXml(lab, testCase)),
    '  </testsuite>',
  ].join('\n');
}

function propertiesXml({ run, instance, seed, parameters, versions }: RunRecord): string[] {
  const properties: [string, unknown][] = [
    ['run', run],
    ['instance', instance],
    ['seed', seed],
    ...Object.entries(parameters).map(([name, value]): [string, unknown] => [`parameter.${name}`, value]),
    ...Object.entries(versions).map(([name, value]): [string, unknown] => [`version.${name}`, value]),
  ];
  const lines = properties.map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `      <property name="${escapeXml(name)}" value="${escapeXml(text)}"/>`;
  });
  return ['    <properties>', ...lines, '    </properties>'];
}

function caseXml(lab: string, { name, seconds, problem }: TestCase): string {
  const head = `    <testcase classname="lab.${escapeXml(lab)}" name="${escapeXml(name)}" time="${seconds.toFixed(3)}"`;
  if (!problem) return `${head}/>`;
  const { tag, type, message, text } = problem;
  const body = `<${tag} type="${escapeXml(type)}" message="${escapeXml(message)}">${escapeXml(text)}</${tag}>`;
  return `${head}>\n      ${body}\n    </testcase>`;
}

/** XML 1.0 forbids control characters even when escaped, so they go (section 2.2); a line end in an attribute becomes a reference. */
export function escapeXml(text: string): string {
  return (
    text
      .replace(/\p{Surrogate}/gu, '\uFFFD')

      // eslint-disable-next-line no-control-regex -- exactly the characters that XML forbids
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
      .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
      .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
  );
}
