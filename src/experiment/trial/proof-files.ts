import { inlineMarkdown, junitXml, markdownTable, type TestCase } from '../../report/index.js';
import { joined, writeReports, type ReportWishes } from '../evidence/index.js';
import { keepFiles, type KeptFiles } from './keep-files.js';
import { countsText, totalsOf } from './proof-report.js';
import { proofExitCode, type ControlResult, type ProofReport } from './prove-lab.js';

/** Writes what was asked for, and the evidence of each control that was not caught: a folder per control, listed under `lab control`. */
export async function writeProofReports(
  reports: readonly ProofReport[],
  wishes: ReportWishes & { readonly stateFolder: string },
): Promise<KeptFiles> {
  const trials = reports.flatMap(({ lab, controls }) =>
    controls.map(({ control, run, evidence }) => ({
      of: `${lab} ${control}`,
      name: `${lab}-${control}-${run}`,
      files: evidence,
    })),
  );
  const { folders, trouble } = await keepFiles(trials, wishes);
  const unwritten = await writeReports(wishes, {
    junit: () => proofJunit(reports),
    markdown: () => proofMarkdown(reports, folders),
  });
  return { folders, trouble: joined([trouble, unwritten]) };
}

/** A suite per lab, a test case per control: a missed one is a failure, one that was not run an error; so is a claim without a control. */
export function proofJunit(reports: readonly ProofReport[]): string {
  return junitXml(
    reports.map(({ lab, controls, unproven }) => ({
      name: lab,
      seconds: controls.reduce((sum, { durationMs }) => sum + durationMs / 1000, 0),
      startedAt: controls.find(({ record }) => record)?.record?.startedAt,
      properties: {},
      cases: [...controls.map(controlCase), ...unproven.map(unprovenCase)],
    })),
  );
}

function controlCase({ control, wanted, got, state, differences, durationMs }: ControlResult): TestCase {
  const name = `${control}: ${wanted}`;
  const seconds = durationMs / 1000;
  if (state === 'caught') return { name, seconds, problem: undefined };
  const message = state === 'missed' ? `got ${got}` : 'could not be run';
  const tag = state === 'missed' ? 'failure' : 'error';
  return { name, seconds, problem: { tag, type: state, message, text: [message, ...differences].join('\n') } };
}

function unprovenCase(claim: string): TestCase {
  const message = `claim ${claim} has no control: nothing shows that it can fail`;
  return {
    name: `${claim}: has a control`,
    seconds: 0,
    problem: { tag: 'error', type: 'unproven', message, text: message },
  };
}

/** A section for each lab. Ends with a line end. */
export function proofMarkdown(reports: readonly ProofReport[], written: KeptFiles['folders']): string {
  return reports.map((report) => labMarkdown(report, written)).join('\n');
}

const MARKS = { caught: '✔', missed: '✖', 'not-run': '?' } as const;

function labMarkdown(report: ProofReport, written: KeptFiles['folders']): string {
  const { lab, controls, unproven } = report;
  const rows = controls.map(({ state, control, got, help, wanted }) => [
    `${MARKS[state]} ${control}`,
    got,
    `${help}: ${wanted}`,
  ]);
  const outcome = proofExitCode([report]) === 0 ? 'PROVEN' : 'NOT PROVEN';
  const table = markdownTable(['control', 'got', 'what is broken, and what has to come of it'], rows);
  const told = controls.flatMap(({ control, differences }) => {
    const folder = written[`${lab} ${control}`];
    const lines = [...differences, ...(folder === undefined ? [] : [`evidence: ${folder}`])];
    return lines.map((line) => `- ${inlineMarkdown(control)}: ${inlineMarkdown(line)}`);
  });
  const without = unproven.map((claim) => `- claim ${inlineMarkdown(claim)} has no control`);
  const sections = [
    `## ${outcome}: ${inlineMarkdown(lab)}`,
    countsText(totalsOf([report])),
    table,
    [...told, ...without].join('\n'),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}
