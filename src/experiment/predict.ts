import { LabError } from '../errors.js';
import type { ClaimDefinition } from '../lab/definition.js';
import type { ResolvedLab } from '../lab/resolved.js';
import type { ClaimVerdict, RunRecord } from '../lab/verdict.js';
import { bar, plural, textTable, type Paint } from '../report/index.js';
import { serversOf } from './verify/expect-claim.js';

/** What a learner is asked: how the requests of one step will be split among these servers. */
export interface SplitQuestion {
  readonly claim: string;
  readonly servers: readonly string[];
}

/** A learner's split beside what came of it. Counts are requests of the claim's step. */
export interface Prediction {
  readonly claim: string;
  readonly servers: readonly string[];
  readonly guessed: readonly number[];
  readonly observed: readonly number[];
  /** Requests that went to another server than was guessed: half of the summed differences. */
  readonly misplaced: number;
}

const CELLS = 16;

/** The question of a lab: the claim about totals, else the last that counts by server. Throws kind `usage` where none does. */
export function splitQuestion(lab: ResolvedLab): SplitQuestion {
  const counted = (claim: ClaimDefinition): boolean => claim.traffic !== undefined && serversOf(lab, claim).length > 1;
  const candidates = lab.claims.filter(counted);
  const claim = candidates.find(({ judge }) => judge.kind === 'totals') ?? candidates.at(-1);
  if (claim) return { claim: claim.id, servers: serversOf(lab, claim) };
  throw new LabError('usage', `${lab.lab} shares nothing among servers: there is no split to predict`, {
    code: 'nothing-to-predict',
    suggestions: [`lab verify ${lab.lab}`],
  });
}

/** Why a text is no split; undefined when it is one. */
export function splitProblem(text: string, { servers }: Pick<SplitQuestion, 'servers'>): string | undefined {
  const parts = text.trim().split(/[\s,:]+/);
  if (parts.length !== servers.length)
    return `${servers.length} numbers are wanted, one for each of ${servers.join(', ')}`;
  const wrong = parts.find((part) => !/^\d{1,9}(\.\d+)?$/.test(part));
  if (wrong !== undefined) return `"${wrong}" is not a number`;
  return parts.some((part) => Number(part) > 0) ? undefined : 'at least one server must get something';
}

/** Parts of a split such as `2:1:3`, `200,100,300` or `33 17 50`. Throws kind `usage` for anything else. */
export function parseSplit(text: string, question: SplitQuestion): number[] {
  const problem = splitProblem(text, question);
  if (problem === undefined)
    return text
      .trim()
      .split(/[\s,:]+/)
      .map(Number);
  const example = question.servers.map((_, i) => i + 1).join(':');
  throw new LabError('usage', `--guess ${text}: ${problem}`, {
    code: 'bad-guess',
    suggestions: [`--guess ${example}`],
  });
}

/** The guess, scaled to the requests that were sent, beside the client's counts; undefined when nothing was counted. */
export function comparePrediction(
  { claim, servers }: SplitQuestion,
  split: readonly number[],
  record: RunRecord,
): Prediction | undefined {
  const observed = countsOf(
    record.verdict.claims.find((each) => each.claim === claim),
    servers,
  );
  const total = sum(observed);
  if (total === 0) return undefined;
  const guessed = split.map((part) => (part * total) / sum(split));
  const misplaced = sum(guessed.map((count, i) => Math.abs(count - observed[i]!))) / 2;
  return { claim, servers, guessed, observed, misplaced };
}

function countsOf(verdict: ClaimVerdict | undefined, servers: readonly string[]): number[] {
  return servers.map((server) => verdict?.rows.find((row) => row.server === server)?.client ?? 0);
}

/** Guess and outcome, server by server, with a bar each, and how far the guess was off. */
export function predictionText(prediction: Prediction | undefined, paint: Paint): string {
  if (!prediction) return '\n  nothing was counted: there is no outcome to hold the guess against';
  const { servers, guessed, observed, misplaced } = prediction;
  const most = Math.max(...guessed, ...observed);
  const rows = servers.flatMap((server, i) => [
    [server, 'your guess', shown(guessed[i]!), paint.dim(bar(guessed[i]!, most, CELLS))],
    ['', 'observed', shown(observed[i]!), paint.cyan(bar(observed[i]!, most, CELLS))],
  ]);
  const columns = ['server', '', 'requests', ''].map((title, i) => ({
    title: paint.dim(title),
    align: i === 2 ? ('right' as const) : ('left' as const),
  }));
  const off = Math.round(misplaced);
  const words =
    misplaced < 0.5
      ? paint.green('your guess was exact')
      : `your guess put ${plural(Math.max(1, off), 'request')} of ${sum(observed)} at another server`;
  return ['', textTable(columns, rows), '', `  ${words}`].join('\n');
}

function shown(count: number): string {
  return Number.isInteger(count) ? String(count) : count.toFixed(1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
