import type { Observation } from '../../lab/observation.js';
import type { ClaimVerdict, CycleExpectation, Explanation, Outcome } from '../../lab/verdict.js';
import { followed, nameSuspects } from '../suspects/index.js';
import { type Allowances, guards, isRefusal, reconcile } from '../witnesses/index.js';
import { atMostInWords, countOf } from '../words.js';
import { judgedRequests, type JudgedRequests } from './judged-requests.js';
import type { JudgeInput } from './judge-kind.js';

export interface Decision {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly details: readonly string[];
}

export interface TrafficJudge {
  /** Whether the order of the requests is evidence: they were sent one at a time. */
  readonly ordered: boolean;
  decide(input: JudgeInput, judged: JudgedRequests): Decision;
  explain(input: JudgeInput, judged: JudgedRequests | undefined): Explanation;
}

/**
 * A check that a weighted-random balancer passes as often as this shows nothing. An exact match is weighed more kindly
 * than one within bounds: the model predicted it to the last request, and few requests of a rare server are no fault.
 */
const WORTHLESS = { exact: 0.5, bounds: 0.05 };
/** A probability that is the limit itself may come out a little below it. */
const ROUNDING = 1e-9;
/** What to try where the balancer's past is what stands in the way. */
export const FRESH = 'a fresh start makes the prediction exact: lab up --recreate';

/**
 * The way of every traffic claim: enough requests, agreeing witnesses, unbroken preconditions, then the decision, and on
 * FAIL what the traffic follows and the likeliest mistakes. Whatever is missing before the decision is INCONCLUSIVE.
 */
export function judgeTraffic(judge: TrafficJudge, input: JudgeInput): ClaimVerdict {
  const { claim, says, step, expectation, observation, running } = input;
  const judged = observation && judgedRequests(expectation, observation);
  const explanation = judge.explain(input, judged);
  const head = { claim, says, step, rows: judged?.rows ?? [], explanation };
  const { warmUp, requests } = expectation;
  const obstacle = obstacleOf(observation, requests === 0 ? 0 : warmUp + requests);
  if (obstacle || !judged) {
    return { ...head, ...(obstacle ?? inconclusive(['no traffic was sent'])), suspects: [] };
  }
  const decision = worthIt(turnsTaken(judge.decide(input, judged), judged), expectation, explanation);
  if (decision.outcome !== 'FAIL') return { ...head, ...decision, suspects: [] };
  const tolerance = expectation.tolerance + judged.edge;
  const evidence = { order: judge.ordered ? judged.order : undefined, counts: judged.counts, tolerance };
  const traffic = { evidence, clients: judged.concurrency, answered: judged.answered, picks: judged.picks };
  const follows = running && followed(expectation, running, evidence);
  const details = [...(follows === undefined ? [] : [follows]), ...decision.details];
  return { ...head, ...decision, details, suspects: nameSuspects({ expectation, running, traffic }) };
}

/** What keeps a step from being judged, whatever it looks like: too few requests, a broken precondition, witnesses that disagree. */
export function obstacleOf(
  observation: Observation | undefined,
  wanted: number,
  allowed: Allowances = {},
): Decision | undefined {
  if (!observation) return inconclusive(['no traffic was sent']);
  const { sent, answered: answers, errorCodes } = observation.client;
  const refused = Object.entries(errorCodes).filter(([code]) => allowed.refusals === true && isRefusal(code));
  const answered = answers + refused.reduce((sum, [, count]) => sum + count, 0);
  if (wanted === 0 || answered === 0) return inconclusive([`${sent} requests sent, ${answered} answered: no samples`]);
  const broken = guards(observation, allowed);
  const few = sent < wanted ? [`${sent} requests sent of the ${wanted} that are needed`] : [];
  const obstacles = [...few, ...broken, ...reconcile(observation, allowed).filter((each) => !broken.includes(each))];
  return obstacles.length > 0 ? inconclusive(obstacles, broken.length + few.length === 0) : undefined;
}

function inconclusive([first = '', ...others]: readonly string[], disagreement = false): Decision {
  const reason = disagreement ? `the witnesses disagree: ${first}` : first;
  return { outcome: 'INCONCLUSIVE', reason, details: others };
}

/** Counts that fit prove nothing of an algorithm that was not asked. */
function turnsTaken(decision: Decision, { picks, answered }: JudgedRequests): Decision {
  if (decision.outcome === 'INCONCLUSIVE' || picks >= answered) return decision;
  const turns = `only ${countOf(picks, 'request')} of ${answered} took a turn of the algorithm; the others were bound to a server`;
  if (decision.outcome === 'FAIL') return { ...decision, details: [turns, ...decision.details] };
  return { outcome: 'FAIL', reason: turns, details: decision.details };
}

function worthIt(
  decision: Decision,
  { order, cycleOrder }: CycleExpectation,
  { impostorPass, requests }: Explanation,
): Decision {
  const exact = order !== undefined || cycleOrder !== undefined;
  const worthless = exact ? WORTHLESS.exact : WORTHLESS.bounds;
  const told = impostorPass === undefined || impostorPass < worthless * (1 - ROUNDING);
  if (decision.outcome !== 'PASS' || told) return decision;
  const odds = `a weighted-random balancer would pass with p ${atMostInWords(impostorPass)}`;
  return {
    outcome: 'INCONCLUSIVE',
    reason:
      order || cycleOrder ? `${countOf(requests, 'request')} are too few: ${odds}` : `only bounds are known: ${odds}`,
    details: [decision.reason, ...decision.details, ...(exact ? [] : [FRESH])],
  };
}
