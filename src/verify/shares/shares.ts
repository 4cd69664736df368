import * as z from 'zod';
import type { Explanation, SharesExpectation } from '../../lab/verdict.js';
import type { JudgedRequests, JudgeInput, JudgeKind } from '../judges/index.js';
import { countOf, countsInWords } from '../words.js';
import { lookAt } from './look.js';
import { nameShares } from './name-shares.js';
import { ALPHA, firstLook, planLooks } from './plan-looks.js';
import { judgeSample, type SampleVerdict } from './sample.js';

/**
 * Judges shares by equivalence: PASS when every share is shown to be within its margin, FAIL when one is shown to be outside, and
 * else another look at a larger sample, up to the last one that was declared beforehand.
 */
export const shares: JudgeKind<SharesExpectation> = {
  options: z.strictObject({}),
  form: 'shares',
  needsTraffic: true,
  plan: firstLook,
  judge: (input) =>
    judgeSample(
      input,
      1,
      () => explain(input),
      (sample) => decide(input, sample),
    ),
};

type Input = JudgeInput<SharesExpectation>;

function decide({ expectation, running }: Input, { counts }: JudgedRequests): SampleVerdict['decision'] {
  const { models, servers } = expectation;
  const requests = counts.reduce((sum, count) => sum + count, 0);
  const { outcome, model, server } = lookAt(models, counts);
  const seen = `${countsInWords(counts)} of ${countOf(requests, 'request')}`;
  const details = sharesInWords(expectation, counts, model);
  if (outcome === 'PASS') {
    const { says, margins } = models[model]!;
    const reason = `${seen}: every share within ${pointsOf(margins)} of ${says}; a share beyond that would pass with p < ${ALPHA}`;
    return { outcome, reason, details, suspects: [] };
  }
  if (outcome === 'FAIL') {
    const reason = `${seen}: the share of ${servers[server]} is shown to be outside of its margin`;
    const runs = running && running.algorithm !== 'unknown' && !running.algorithm.startsWith('random');
    const reported = runs ? [`HAProxy reports the algorithm ${running.algorithm}`] : [];
    const suspects = nameShares(expectation, counts);
    return { outcome, reason, details: [...reported, ...details], suspects };
  }
  const nextLook = planLooks(expectation).find((look) => look > requests);
  const reason = `${seen}: the share of ${servers[server]} is shown neither within its margin nor outside of it`;
  return { outcome, reason, details, suspects: [], nextLook };
}

function sharesInWords({ servers, models }: SharesExpectation, counts: readonly number[], model: number): string[] {
  const requests = counts.reduce((sum, count) => sum + count, 0);
  const { shares: wanted, margins, says } = models[model]!;
  const each = servers.slice(0, 12).map((server, i) => {
    const seen = percent(counts[i]! / requests);
    return `${server} ${seen}, ${percent(wanted[i]!)} ± ${(100 * margins[i]!).toFixed(1)} wanted`;
  });
  return [`shares on ${says}: ${each.join('; ')}`];
}

/** `3.1 to 5.9 percentage points`. */
function pointsOf(margins: readonly number[]): string {
  const [least, most] = [Math.min(...margins), Math.max(...margins)].map((margin) => (100 * margin).toFixed(1));
  return least === most ? `${least} percentage points` : `${least} to ${most} percentage points`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function explain({ expectation }: Input): Explanation {
  const { model, source, models, notes } = expectation;
  const looks = planLooks(expectation);
  const smallest = Math.min(...models.flatMap(({ margins }) => margins));
  return {
    model,
    source,
    requests: looks[0]!,
    falseAlarm: ALPHA,
    impostorPass: undefined,
    smallestCaught: `a share that is off by twice its margin, the smallest of which is ${pointsOf([smallest])}`,
    notes: [
      ...notes,
      `looks at ${looks.join(', ')} requests; all of them together pass a share on its margin with p < ${ALPHA}`,
      'margin: half of the way to the share with one unit of weight more or less, or to the share by weight; at least 1 point',
    ],
  };
}
