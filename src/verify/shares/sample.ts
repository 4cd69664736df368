import type { Observation } from '../../lab/observation.js';
import type { ClaimVerdict, Explanation, SharesExpectation } from '../../lab/verdict.js';
import { judgedRequests, type JudgedRequests, type JudgeInput, obstacleOf } from '../judges/index.js';

/** The whole step is the sample: nothing is left out of it. */
export function sampleOf(expectation: SharesExpectation, observation: Observation): JudgedRequests {
  const requests = observation.client.sent;
  const totals = expectation.models[0]!.shares.map((share) => share * requests);
  return judgedRequests({ ...expectation, requests, totals }, observation);
}

export interface SampleVerdict {
  readonly decision: Pick<ClaimVerdict, 'outcome' | 'reason' | 'details' | 'suspects' | 'nextLook'>;
  readonly explanation: Explanation;
}

/** Enough answers, agreeing witnesses and unbroken preconditions first; whatever is missing is INCONCLUSIVE. */
export function judgeSample(
  input: JudgeInput<SharesExpectation>,
  wanted: number,
  explain: () => Explanation,
  decide: (sample: JudgedRequests) => SampleVerdict['decision'],
): ClaimVerdict {
  const { claim, says, step, expectation, observation } = input;
  const sample = observation && sampleOf(expectation, observation);
  const head = { claim, says, step, rows: sample?.rows ?? [], explanation: explain() };
  const obstacle = obstacleOf(observation, wanted);
  if (obstacle || !sample) {
    return { ...head, outcome: 'INCONCLUSIVE', reason: 'no traffic was sent', details: [], ...obstacle, suspects: [] };
  }
  const { picks, answered } = sample;
  if (picks < answered) {
    const reason = `only ${picks} of ${answered} requests took a turn of the algorithm; the others were bound to a server`;
    const says = 'each client stays with its first server: a cookie or a stick table';
    const suspects = [{ id: 'sticky', says, log10LikelihoodRatio: Infinity }];
    return { ...head, outcome: 'FAIL', reason, details: [], suspects };
  }
  return { ...head, ...decide(sample) };
}
