import { dirname, relative } from 'node:path';
import { LabError, VERDICT_EXIT_CODES } from '../errors.js';
import { shellWord } from '../lab/index.js';
import type { ResolvedLab } from '../lab/resolved.js';
import type { RunRecord } from '../lab/verdict.js';
import {
  reportJson,
  reportJunit,
  reportMarkdown,
  reportText,
  writeEvidence,
  writeReport,
  type TextLook,
} from '../report/index.js';
import type { BroughtUp, OpenedLab } from './up/bring-up.js';
import { composeCommand, differencesText } from './compose/index.js';
import { collectEvidence, evidenceFolder } from './collect-evidence.js';
import type { Shelves } from './up/prepare-lab.js';
import { newRun } from './up/private-instance.js';
import { pageOf, publishedPorts, spelled } from './up/running.js';
import { keepRun } from './trace/index.js';
import { verifyLab } from './verify/index.js';

export interface JudgeWishes {
  readonly requests?: number;
  readonly seed?: number;
  /** Files to write; absolute or from where the person stands. */
  readonly junit?: string;
  readonly markdown?: string;
  /** Folder for the evidence; without it, evidence is kept only after a verdict other than PASS. */
  readonly evidence?: string;
  readonly look: Pick<TextLook, 'paint' | 'width'> & Partial<TextLook>;
}

export interface Judged {
  readonly text: string;
  readonly json: unknown;
  readonly exitCode: number;
  readonly record: RunRecord;
}

/** Verifies a lab that is up, writes the reports that were asked for, and words the outcome. */
export async function judge(opened: OpenedLab | BroughtUp, wishes: JudgeWishes): Promise<Judged> {
  const { lab, compose } = opened;
  const { requests, seed = 1 } = wishes;
  const record = await verifyOpened(opened, { requests, seed });
  const { outcome } = record.verdict;
  await keepForTrace(opened, record);
  const evidence = await keepEvidence(opened, wishes, record);
  if (wishes.junit !== undefined)
    await writeReport(
      wishes.junit,
      reportJunit([{ lab: lab.lab, durationMs: record.durationMs, record, error: undefined }]),
    );
  if (wishes.markdown !== undefined) await writeReport(wishes.markdown, reportMarkdown(record));
  const next = evidence === undefined ? nextSteps(opened) : [`evidence: ${evidence}`, ...nextSteps(opened)];
  const look = { explain: false, verbose: false, ...wishes.look, next };
  return {
    text: [reportText(record, look), ...(compose ? differencesText(compose) : [])].join('\n'),
    json: { record: reportJson(record), evidence: evidence ?? null, compose: compose ?? null },
    exitCode: VERDICT_EXIT_CODES[outcome],
    record,
  };
}

/** Ctrl-C during the traffic ends the judging; the lab was up before, and is not taken away. */
export async function verifyOpened(
  { context, lab, running, compose }: OpenedLab,
  { requests, seed }: { requests: number | undefined; seed: number },
): Promise<RunRecord> {
  try {
    return await verifyLab({ ...context, lab, running, run: newRun(), seed, requests });
  } catch (thrown) {
    if (!context.signal.aborted) throw thrown;
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

/** Writes the evidence where it was asked for or the verdict is no PASS; returns its folder. */
export async function keepEvidence(
  { context, lab, running, compose }: OpenedLab,
  { evidence }: JudgeWishes,
  record: RunRecord,
): Promise<string | undefined> {
  if (evidence === undefined && record.verdict.outcome === 'PASS') return undefined;
  const folder = evidence ?? evidenceFolder(context.stateFolder, lab.lab, record.run);
  try {
    await writeEvidence(folder, await collectEvidence(context.engine, lab, record, compose && running));
    return folder;
  } catch (thrown) {
    // Where nobody asked for it, a verdict is worth more than its evidence.
    if (evidence !== undefined || !(thrown instanceof LabError) || thrown.code !== 'not-written') throw thrown;
    context.progress({ type: 'warning', text: `no evidence: ${[thrown.message, ...thrown.details].join(': ')}` });
    return undefined;
  }
}

/** What to open and read, and what to try next; each line fits 80 columns. */
export function nextSteps({ context, lab, running, compose }: OpenedLab): string[] {
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
