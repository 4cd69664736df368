import * as z from 'zod';
import type { ClaimVerdict, EvidenceTable, Explanation, TallyExpectation, TallyRow } from '../../lab/verdict.js';
import { type JudgeKind, obstacleOf } from '../judges/index.js';
import { countOf } from '../words.js';
import { seenRows, type SeenRow } from './seen-rows.js';

/** Any status is a finding, and no broken precondition. */
const ALLOWED = { denials: true };

/** What all answers to one row came to. */
interface SeenTally {
  readonly row: TallyRow;
  readonly counts: Readonly<Record<string, number>>;
  /** Answers of servers that should not. */
  readonly elsewhere: number;
}

/**
 * Judges how often each row got which status: exact, and each answer by a server that may. The witnesses come first: each answer is in the
 * log of the server that it names, and the balancer counted as many.
 */
export const tally: JudgeKind<TallyExpectation> = {
  options: z.strictObject({}),
  form: 'tally',
  needsTraffic: true,
  judge({ claim, says, step, expectation, observation }) {
    const { rows, servers } = expectation;
    const requests = rows.reduce((sum, { counts }) => sum + sumOf(counts), 0);
    const seen = tallies(expectation, observation ? seenRows(observation, servers) : []);
    const head = { claim, says, step, rows: [], suspects: [], table: tableOf(seen) };
    const looks = { ...head, explanation: explain(expectation, requests) };
    const obstacle = obstacleOf(observation, requests, ALLOWED);
    return { ...looks, ...(obstacle ?? decide(seen, requests)) };
  },
};

function tallies({ rows }: TallyExpectation, seen: readonly SeenRow[]): SeenTally[] {
  return rows.map((row, place) => {
    const mine = seen.filter(({ request }) => request % rows.length === place);
    const counts: Record<string, number> = {};
    for (const { answer } of mine) counts[answer.status] = (counts[answer.status] ?? 0) + 1;
    return { row, counts, elsewhere: mine.filter(({ server }) => !row.servers.includes(server)).length };
  });
}

function decide(seen: readonly SeenTally[], requests: number): Pick<ClaimVerdict, 'outcome' | 'reason' | 'details'> {
  const wrong = seen.filter((each) => !isRight(each));
  if (wrong.length === 0) {
    const reason = `all ${countOf(seen.length, 'row')} exact in ${countOf(requests, 'request')}`;
    return { outcome: 'PASS', reason, details: [] };
  }
  const details = wrong.map((each) => {
    const { row, counts } = each;
    return `${row.says}: ${inWords(row.counts)} expected, ${seenInWords(each, counts)} seen`;
  });
  return { outcome: 'FAIL', reason: `${wrong.length} of ${countOf(seen.length, 'row')} came out otherwise`, details };
}

function isRight({ row, counts, elsewhere }: SeenTally): boolean {
  const statuses = new Set([...Object.keys(row.counts), ...Object.keys(counts)]);
  return elsewhere === 0 && [...statuses].every((status) => (row.counts[status] ?? 0) === (counts[status] ?? 0));
}

function tableOf(seen: readonly SeenTally[]): EvidenceTable {
  return {
    columns: ['', 'request', 'expected', 'seen'].map((title) => ({ title, align: 'left' })),
    rows: seen.map((each) => [
      sumOf(each.counts) === 0 ? '?' : isRight(each) ? '✔' : '✖',
      each.row.says,
      inWords(each.row.counts),
      seenInWords(each, each.counts),
    ]),
  };
}

function seenInWords({ elsewhere }: SeenTally, counts: Readonly<Record<string, number>>): string {
  return elsewhere === 0 ? inWords(counts) : `${inWords(counts)}, ${elsewhere} of them from elsewhere`;
}

/** `30 × 202, 50 × 409`. */
function inWords(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).flatMap(([status, count]) => (count > 0 ? [`${count} × ${status}`] : []));
  return words.join(', ') || 'nothing';
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function explain({ model, source, notes }: TallyExpectation, requests: number): Explanation {
  const smallestCaught = '1 answer of one row with another status';
  return { model, source, requests, falseAlarm: 0, impostorPass: undefined, smallestCaught, notes };
}
