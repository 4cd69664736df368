import { dirname, relative } from 'node:path';
import { LabError, VERDICT_EXIT_CODES } from '../errors.js';
import { shellWord } from '../lab/index.js';
import type { ResolvedLab } from '../lab/resolved.js';
import type { RunRecord } from '../lab/verdict.js';
import { reportJson, reportJunit, reportMarkdown, reportText, type TextLook } from '../report/index.js';
import type { BroughtUp, OpenedLab } from './up/bring-up.js';
import { composeCommand, differencesText } from './compose/index.js';
import {
  evidenceOfFailure,
  joined,
  keepEvidence,
  writeReports,
  type EvidenceOf,
  type Kept,
  type ReportWishes,
} from './evidence/index.js';
import type { Shelves } from './up/prepare-lab.js';
import { newRun } from './up/private-instance.js';
import { pageOf, publishedPorts, spelled } from './up/running.js';
import { keepRun } from './trace/index.js';
import { verifyLab } from './verify/index.js';

/** Without a folder that was asked for, evidence is kept only of what did not PASS. */
export interface JudgeWishes extends ReportWishes {
  readonly requests?: number;
  readonly seed?: number;
  readonly look: Pick<TextLook, 'paint' | 'width'> & Partial<TextLook>;
}

export interface Judged {
  readonly text: string;
  readonly json: unknown;
  readonly exitCode: number;
  readonly record: RunRecord;
  /** What could not be written of what was asked for. */
  readonly trouble: LabError | undefined;
}

/** Verifies a lab that is up, writes the reports that were asked for, and words the outcome. */
export async function judge(opened: OpenedLab | BroughtUp, wishes: JudgeWishes): Promise<Judged> {
  const { lab, compose } = opened;
  const { requests, seed = 1 } = wishes;
  const record = await verifyOpened(opened, { requests, seed }, wishes.evidence);
  const { outcome } = record.verdict;
  await keepForTrace(opened, record);
  const { evidence, trouble } = await keepOutcome(opened, wishes, record, lab.lab);
  const next = evidence === undefined ? nextSteps(opened) : [`evidence: ${evidence}`, ...nextSteps(opened)];
  const look = { explain: false, verbose: false, ...wishes.look, next };
  return {
    text: [reportText(record, look), ...(compose ? differencesText(compose) : [])].join('\n'),
    json: { record: reportJson(record), evidence: evidence ?? null, compose: compose ?? null },
    exitCode: VERDICT_EXIT_CODES[outcome],
    record,
    trouble,
  };
}

/** Ctrl-C during the traffic ends the judging; the lab was up before, and is not taken away. */
export async function verifyOpened(
  opened: OpenedLab,
  { requests, seed }: { requests: number | undefined; seed: number },
  evidence?: string,
): Promise<RunRecord> {
  const { context, lab, running, compose } = opened;
  const run = newRun();
  try {
    return await verifyLab({ ...context, lab, running, run, seed, requests });
  } catch (thrown) {
    if (!context.signal.aborted) throw await evidenceOfFailure(context, shownOf(opened), { evidence, run }, thrown);
    const stays = compose ? `the project in ${compose.folder}` : spelled(lab);
    const end = compose ? composeCommand(compose.folder, 'down') : `lab down ${spelled(lab)}`;
    throw new LabError('interrupted', `Interrupted: nothing was judged, and ${stays} stays up`, {
      code: 'interrupted',
      suggestions: [end],
      cause: thrown,
    });
  }
}

/** A verdict is worth more than being able to look it up. No `lab down` would forget that of a compose project. */
export async function keepForTrace({ context, compose }: OpenedLab, record: RunRecord): Promise<void> {
  if (compose) return;
  await keepRun(context.stateFolder, record).catch((thrown: unknown) => {
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    context.progress({ type: 'warning', text: `lab trace will not know this run: ${words}` });
  });
}

/** Writes the reports that were asked for, and the evidence where it was or the verdict is no PASS. `name` is the lab's in the reports. */
export async function keepOutcome(
  opened: OpenedLab,
  wishes: ReportWishes,
  record: RunRecord,
  name: string,
): Promise<Kept> {
  const { context } = opened;
  const { run, durationMs, verdict } = record;
  const troubles = [
    await writeReports(wishes, {
      junit: () => reportJunit([{ lab: name, durationMs, record, error: undefined }]),
      markdown: () => reportMarkdown(record),
    }),
  ];
  const { evidence: asked } = wishes;
  let evidence: string | undefined;
  if (asked !== undefined || verdict.outcome !== 'PASS') {
    try {
      evidence = await keepEvidence(context, { ...shownOf(opened), record }, { evidence: asked, run });
    } catch (thrown) {
      if (!(thrown instanceof LabError) || thrown.code !== 'not-written') throw thrown;
      if (asked !== undefined) troubles.push(thrown);
      // Where nobody asked for it, a verdict is worth more than its evidence.
      else
        context.progress({ type: 'warning', text: `no evidence: ${[thrown.message, ...thrown.details].join(': ')}` });
    }
  }
  return { evidence, trouble: joined(troubles) };
}

/** What is shown of it: of a compose project the containers that are known to run. */
function shownOf({ lab, started, running, compose }: OpenedLab): EvidenceOf {
  return { lab, started, running: compose && running };
}

/** What is said of a lab that came up and is not judged, with its evidence where that was asked for. Throws kind `operation`. */
export async function unjudged(started: BroughtUp, evidence?: string): Promise<Omit<Judged, 'record'>> {
  const { context, result } = started;
  const wish = { evidence, run: result.running.run };
  const folder = evidence === undefined ? null : await keepEvidence(context, shownOf(started), wish);
  const text = [...(folder === null ? [] : [`evidence: ${folder}`]), ...nextSteps(started)].join('\n');
  return { text, json: { evidence: folder }, exitCode: 0, trouble: undefined };
}

/** What to open and read, and what to try next; each line fits 80 columns. */
function nextSteps({ context, lab, running, compose }: OpenedLab): string[] {
  const entry = pageOf(publishedPorts(running), lab.entry);
  const where = context.engine.address.local ? '' : ' on the engine’s machine';
  const address = entry ? `open ${entry.address}${where}   ` : '';
  const name = shellWord(typedName(lab, context.shelves));
  const target = context.engine.swarm === undefined ? '' : ' --target swarm';
  if (compose) {
    return [`${address}read: lab info ${name}`, `next: ${composeCommand(compose.folder, 'down')}`];
  }
  return [
    `${address}read: lab info ${name}`,
    ...secretLines(lab, name),
    `next: lab prove ${name} · lab down ${spelled(lab)}${target}`,
  ];
}

/** How to get at the passwords of the lab's users, which are shown to nobody who did not ask. */
function secretLines({ credentials = [], instance }: ResolvedLab, name: string): string[] {
  if (credentials.length === 0) return [];
  const copy = instance === 'default' ? '' : ` --instance ${instance}`;
  return [`log in as ${credentials.map(({ user }) => user).join(', ')}: lab info ${name}${copy} --show-secrets`];
}

/** What finds the lab's files again on a command line: its name when it is built in, else its folder. */
function typedName({ lab, folder }: ResolvedLab, { labs, current }: Shelves): string {
  if (dirname(folder) === labs) return lab;
  const path = relative(current, folder);
  return path.startsWith('..') ? folder : `./${path}`;
}
