import * as z from 'zod';
import type { Explanation, SharesExpectation } from '../../lab/verdict.js';
import { cycleWindows, type JudgedRequests, type JudgeInput, type JudgeKind } from '../judges/index.js';
import { binomialAtLeast, logMultinomial } from '../statistics/index.js';
import { countOf, probabilityInWords, ratioInWords } from '../words.js';
import { judgeSample, type SampleVerdict } from './sample.js';

/** False alarms are at most this likely. */
const ALPHA = 1e-9;
const WINDOWS = 100;

/**
 * Judges requests sent one at a time: a rotation fills every aligned window exactly by the weights, draws do so only now and then.
 * FAIL when more windows are exact than chance would give.
 */
export const noRotation: JudgeKind<SharesExpectation> = {
  options: z.strictObject({}),
  form: 'shares',
  needsTraffic: true,
  plan: ({ cycle }) => WINDOWS * cycle,
  judge: (input) =>
    judgeSample(
      input,
      WINDOWS * input.expectation.cycle,
      () => explain(input.expectation),
      (sample) => decide(input, sample),
    ),
};

function decide(
  { expectation, running }: JudgeInput<SharesExpectation>,
  { order, concurrency }: JudgedRequests,
): SampleVerdict['decision'] {
  const open = (reason: string): SampleVerdict['decision'] => ({
    outcome: 'INCONCLUSIVE',
    reason,
    details: [],
    suspects: [],
  });
  if (concurrency !== 1) return open(`order is judged one request at a time; ${concurrency} were in flight`);
  const { whole, exact } = cycleWindows(order, cycleOf(expectation));
  const limit = mostExact(expectation, whole);
  if (limit >= whole) return open('draws could fill every window as well: a rotation cannot be told from them');
  const words = `${exact} of ${countOf(whole, 'window')} hold exactly ${ratioInWords(cycleOf(expectation))}`;
  if (exact <= limit) {
    return {
      outcome: 'PASS',
      reason: `${words}, up to ${limit} may by chance: no rotation`,
      details: [],
      suspects: [],
    };
  }
  const ran = running && running.algorithm !== 'unknown' ? running.algorithm : 'a round robin';
  const suspects = [
    {
      id: 'wrong-algorithm',
      says: `HAProxy balances by ${ran}`,
      log10LikelihoodRatio: -Math.log10(chanceOf(expectation, whole, exact)),
    },
  ];
  const reason = `${words}, at most ${limit} would by chance (p ${probabilityInWords(chanceOf(expectation, whole, exact))}): a rotation, not draws`;
  return { outcome: 'FAIL', reason, details: [], suspects };
}

function cycleOf({ weights, cycle }: SharesExpectation): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (weight * cycle) / total);
}

/** Probability that draws fill one window exactly: the largest of the models'. */
export function exactWindow(expectation: SharesExpectation): number {
  return Math.max(...expectation.models.map(({ shares }) => Math.exp(logMultinomial(cycleOf(expectation), shares))));
}

function chanceOf(expectation: SharesExpectation, windows: number, exact: number): number {
  return Math.max(1e-300, binomialAtLeast(exact, windows, exactWindow(expectation)));
}

/** Most windows that may be exact before chance no longer explains it. */
export function mostExact(expectation: SharesExpectation, windows: number): number {
  let most = 0;
  while (most < windows && chanceOf(expectation, windows, most + 1) > ALPHA) most++;
  return most;
}

function explain(expectation: SharesExpectation): Explanation {
  const { model, source, notes } = expectation;
  const limit = mostExact(expectation, WINDOWS);
  return {
    model,
    source,
    requests: WINDOWS * expectation.cycle,
    falseAlarm: chanceOf(expectation, WINDOWS, limit + 1),
    // Draws are what is claimed; the impostor is a rotation, which passes never.
    impostorPass: undefined,
    smallestCaught: `a balancer that fills more than ${limit} of ${WINDOWS} windows exactly; a round robin fills all`,
    notes: [...notes, `draws fill a window exactly with p ${probabilityInWords(exactWindow(expectation))}`],
  };
}
