import * as z from 'zod';
import type { CycleExpectation, Explanation } from '../../lab/verdict.js';
import { runsAsExpected } from '../suspects/index.js';
import { atMostInWords, countOf, countsInWords, ratioInWords } from '../words.js';
import { explainModel } from './explain.js';
import { cycleShares, hasAlternative, orderImpostor } from './impostor.js';
import type { JudgedRequests } from './judged-requests.js';
import type { JudgeInput, JudgeKind } from './judge-kind.js';
import { FRESH, judgeTraffic, type Decision, type TrafficJudge } from './judge-traffic.js';
import { cycleWindows, rotationOf } from './windows.js';

const orderJudge: TrafficJudge = { ordered: true, decide, explain };

/** Judges requests sent one at a time: each must go where the model says, and each cycle hold exactly its weights. */
export const order: JudgeKind<CycleExpectation> = {
  options: z.strictObject({}),
  form: 'cycles',
  needsTraffic: true,
  judge: (input) => judgeTraffic(orderJudge, input),
};

function decide(input: JudgeInput, judged: JudgedRequests): Decision {
  if (judged.concurrency !== 1) {
    const reason = `order is judged one request at a time; ${judged.concurrency} were in flight`;
    return { outcome: 'INCONCLUSIVE', reason, details: [] };
  }
  const { expectation } = input;
  if (expectation.order) return decideKnown(input, judged, expectation.order);
  if (expectation.cycleOrder) return decideRotation(input, judged, expectation.cycleOrder);
  return decideBounds(input, judged);
}

function decideKnown(input: JudgeInput, judged: JudgedRequests, predicted: Int16Array): Decision {
  const { expectation, running } = input;
  const wrong = differing(judged.order, predicted);
  if (wrong.length === 0) return pass(input, judged, 'every request where the model says');
  const difference = firstDifference(input, judged, predicted, wrong);
  // Under another configuration the same sign is a fault: static-rr's table is a rotation of roundrobin's order.
  if (running && runsAsExpected(running, expectation) && settledElsewhere(input, judged, predicted)) {
    const reason = 'the weights are held exactly, in another order than the model has from the counters';
    const cause = 'a weight changed and changed back, a server drained and readied, or cleared counters leave no trace';
    return { outcome: 'INCONCLUSIVE', reason, details: [difference, cause, FRESH] };
  }
  return { outcome: 'FAIL', reason: difference, details: windowsInWords(input, judged) };
}

function decideRotation(input: JudgeInput, judged: JudgedRequests, cycle: Int16Array): Decision {
  if (rotationOf(judged.order, cycle) >= 0) return pass(input, judged, 'the table over and over');
  const servers = input.expectation.servers;
  const shown = Array.from(
    judged.order.subarray(0, Math.min(cycle.length, 24)),
    (server) => servers[server] ?? 'nobody',
  );
  const reason = `the order is no rotation of the table: it begins ${shown.join(' ')}`;
  return { outcome: 'FAIL', reason, details: windowsInWords(input, judged) };
}

function decideBounds(input: JudgeInput, judged: JudgedRequests): Decision {
  const { totals, tolerance, cyclesExact, servers } = input.expectation;
  const off = cyclesExact
    ? cycleWindows(judged.order, cycleShares(input.expectation)).off
    : judged.counts.map((count, i) => Math.abs(count - (totals[i] ?? 0)));
  const worst = off.indexOf(Math.max(...off));
  if (off[worst]! <= tolerance) return pass(input, judged, `no server off by more than ${tolerance}`);
  const where = cyclesExact ? 'summed over the cycles' : 'in all';
  const reason = `${servers[worst]} is off by ${countOf(off[worst]!, 'request')} ${where}, at most ${tolerance} may be`;
  const counts = `${countsInWords(judged.counts)} seen, ${countsInWords(totals)} expected`;
  return { outcome: 'FAIL', reason, details: [counts, ...windowsInWords(input, judged)] };
}

function pass(input: JudgeInput, judged: JudgedRequests, otherwise: string): Decision {
  const { expectation } = input;
  const { whole, exact } = cycleWindows(judged.order, cycleShares(expectation));
  const shown = whole > 0 && exact === whole ? `every one of ${countOf(whole, 'cycle')} exact` : otherwise;
  const impostor = orderImpostor(expectation);
  const odds =
    impostor === undefined
      ? 'only one server may answer, nothing else could happen'
      : `a weighted-random balancer would pass with p ${atMostInWords(impostor)}`;
  const reason = `${expectation.algorithm} by weight ${ratioInWords(expectation.weights)} — ${shown}; ${odds}`;
  return { outcome: 'PASS', reason, details: [] };
}

/** Whether half of the cycles or more, up to the last, are one and the same exact cycle, but not the model's. */
function settledElsewhere(
  { expectation }: JudgeInput,
  { order: seen }: JudgedRequests,
  predicted: Int16Array,
): boolean {
  const { cycle } = expectation;
  const whole = Math.floor(seen.length / cycle);
  const window = (order: Int16Array, i: number): Int16Array => order.subarray(i * cycle, (i + 1) * cycle);
  const last = window(seen, whole - 1);
  if (whole < 2 || cycleWindows(last, cycleShares(expectation)).exact !== 1) return false;
  let same = 1;
  while (same < whole && differing(window(seen, whole - 1 - same), last).length === 0) same++;
  return same >= Math.max(2, whole / 2) && differing(last, window(predicted, whole - 1)).length > 0;
}

function differing(seen: Int16Array, predicted: Int16Array): number[] {
  const wrong: number[] = [];
  predicted.forEach((server, i) => server !== seen[i] && wrong.push(i));
  return wrong;
}

function firstDifference(
  { expectation: { servers } }: JudgeInput,
  judged: JudgedRequests,
  predicted: Int16Array,
  wrong: readonly number[],
): string {
  const i = wrong[0]!;
  const [went, should] = [judged.order[i]!, predicted[i]!].map((server) => servers[server] ?? 'nobody');
  const request = `request ${judged.first + i + 1} (${judged.idPrefix}${judged.first + i})`;
  return `${request} went to ${went}, the model says ${should}; ${wrong.length} of ${predicted.length} differ`;
}

function windowsInWords({ expectation }: JudgeInput, judged: JudgedRequests): string[] {
  const { whole, exact } = cycleWindows(judged.order, cycleShares(expectation));
  return whole === 0
    ? []
    : [`${exact} of ${countOf(whole, 'cycle')} hold exactly ${ratioInWords(cycleShares(expectation))}`];
}

function explain({ expectation }: JudgeInput): Explanation {
  const exact = expectation.order !== undefined || expectation.cycleOrder !== undefined;
  const notes = hasAlternative(expectation) ? [] : ['one server only: the check cannot tell anything apart'];
  const tolerance = exact ? 0 : expectation.tolerance;
  return explainModel({ expectation }, { impostorPass: orderImpostor(expectation), tolerance, notes });
}
