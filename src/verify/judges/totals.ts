import * as z from 'zod';
import type { CycleExpectation, Explanation } from '../../lab/verdict.js';
import { atMostInWords, countOf, countsInWords } from '../words.js';
import { explainModel } from './explain.js';
import { hasAlternative, totalsImpostor } from './impostor.js';
import type { JudgedRequests } from './judged-requests.js';
import type { JudgeInput, JudgeKind } from './judge-kind.js';
import { judgeTraffic, type Decision, type TrafficJudge } from './judge-traffic.js';

const totalsJudge: TrafficJudge = { ordered: false, decide, explain };

/** Judges how often each server answered, at any concurrency: picks are made one after another, only answers overlap. */
export const totals: JudgeKind<CycleExpectation> = {
  options: z.strictObject({}),
  form: 'cycles',
  needsTraffic: true,
  judge: (input) => judgeTraffic(totalsJudge, input),
};

function decide({ expectation }: JudgeInput, judged: JudgedRequests): Decision {
  const tolerance = expectation.tolerance + judged.edge;
  const off = judged.counts.map((count, i) => count - (expectation.totals[i] ?? 0));
  const worst = off.reduce((best, value, i) => (Math.abs(value) > Math.abs(off[best] ?? 0) ? i : best), 0);
  const [seen, wanted] = [countsInWords(judged.counts), countsInWords(expectation.totals)];
  const within = tolerance === 0 ? 'exactly' : `within ${tolerance}`;
  if (Math.abs(off[worst]!) > tolerance) {
    const server = `${expectation.servers[worst]} ${off[worst]! > 0 ? '+' : '−'}${Math.abs(off[worst]!)}`;
    const reason = `${seen} of ${countOf(judged.order.length, 'request')}, expected ${wanted} ${within} (worst: ${server})`;
    return { outcome: 'FAIL', reason, details: [] };
  }
  const early = tolerance === 0 ? starved(expectation, judged) : undefined;
  if (early !== undefined) return { outcome: 'FAIL', reason: early, details: [`totals ${seen}, as expected`] };
  const impostor = totalsImpostor(expectation, judged.edge);
  const odds =
    impostor === undefined
      ? 'only one server may answer, nothing else could happen'
      : `a weighted-random balancer would pass with p ${atMostInWords(impostor)}`;
  return {
    outcome: 'PASS',
    reason: `${seen} of ${countOf(judged.order.length, 'request')}, ${within} as expected; ${odds}`,
    details: [],
  };
}

/**
 * When request i is sent, at most `concurrency - 1` others are in flight, so the first i + 1 - concurrency picks were
 * made for requests before it: each server must have its share of those by then. Catches totals that fit by chance.
 */
function starved({ order, servers }: CycleExpectation, judged: JudgedRequests): string | undefined {
  if (!order || judged.concurrency < 1) return undefined;
  const short = new Int32Array(servers.length);
  for (let i = 0; i < order.length; i++) {
    const server = judged.order[i]!;
    if (server >= 0) short[server]! -= 1;
    // Before request i + 1 is sent, this many picks were made for the i + 1 requests so far.
    const picked = i + 1 - (judged.concurrency - 1);
    if (picked <= 0) continue;
    const due = order[picked - 1]!;
    short[due]! += 1;
    if (short[due]! > 0) {
      return `${servers[due]} fell behind: ${countOf(i + 1, 'request')} were sent before it got what the first ${picked} picks owe it`;
    }
  }
  return undefined;
}

function explain({ expectation }: JudgeInput, judged: JudgedRequests | undefined): Explanation {
  const edge = judged?.edge ?? 0;
  const notes = hasAlternative(expectation) ? [] : ['one server only: the check cannot tell anything apart'];
  if (edge > 0) notes.push(`${edge} requests more tolerance: requests overlapped the edge of the judged part`);
  const impostorPass = totalsImpostor(expectation, edge);
  return explainModel({ expectation }, { impostorPass, tolerance: expectation.tolerance + edge, notes });
}
