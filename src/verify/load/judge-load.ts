import type { Observation } from '../../lab/observation.js';
import type { BaseExpectation, ClaimVerdict, Explanation, Expectation, Outcome, ServerRow } from '../../lab/verdict.js';
import { judgedRequests, type JudgeInput, obstacleOf } from '../judges/index.js';
import { alignOrder, type Allowances } from '../witnesses/index.js';
import { spansOf } from './spans.js';

/** What the witnesses saw of a whole step, by the expectation's servers. */
export interface LoadSeen {
  readonly observation: Observation;
  readonly counts: readonly number[];
  /** Spans of each server's requests, by the backends' logs. */
  readonly spans: ReturnType<typeof spansOf>;
  readonly rows: readonly ServerRow[];
}

export type LoadDecision = Pick<ClaimVerdict, 'outcome' | 'reason'> &
  Partial<Pick<ClaimVerdict, 'details' | 'suspects' | 'nextLook' | 'table'>>;

export interface LoadJudge {
  readonly explanation: Explanation;
  readonly allowed?: Allowances;
  /** Weights and expected counts of the servers' rows. */
  readonly weights: readonly number[];
  readonly totals?: readonly number[];
  decide(seen: LoadSeen): LoadDecision;
}

/** The way of every claim about load: agreeing witnesses, unbroken preconditions, times in the logs, then the decision. */
export function judgeLoad<E extends Expectation & { readonly requests: number }>(
  input: JudgeInput<E>,
  judge: LoadJudge,
): ClaimVerdict {
  const { claim, says, step, expectation, observation } = input;
  const seen = observation && seenBy(expectation, judge, observation);
  const rows = seen?.rows ?? [];
  const head = { claim, says, step, rows, explanation: judge.explanation, suspects: [], details: [] };
  const obstacle = obstacleOf(observation, expectation.requests, judge.allowed);
  if (obstacle || !seen) return { ...head, ...open('no traffic was sent'), ...obstacle };
  const { client, middle, backend } = seen.observation;
  if (!backend?.spans) return { ...head, ...open('the backends’ logs do not tell when a request began and ended') };
  const delta = middle && middle.after.backendPicks - middle.before.backendPicks;
  if (!judge.allowed?.queueing && delta !== undefined && delta < client.answered) {
    const reason = `only ${delta} of ${client.answered} requests took a turn of the algorithm; the others were bound to a server`;
    return { ...head, outcome: 'FAIL', reason };
  }
  return { ...head, ...judge.decide(seen) };
}

export function open(reason: string): { readonly outcome: Outcome; readonly reason: string } {
  return { outcome: 'INCONCLUSIVE', reason };
}

function seenBy(expectation: BaseExpectation, { weights, totals = [] }: LoadJudge, observation: Observation): LoadSeen {
  const { servers } = expectation;
  const { client, backend } = observation;
  const judged = judgedRequests({ servers, weights, warmUp: 0, requests: client.sent, totals }, observation);
  const order = backend ? alignOrder(backend.order, backend.servers, servers) : new Int16Array();
  const none = { startMs: new Float64Array(), endMs: new Float64Array() };
  const spans = spansOf(order, backend?.spans ?? none, servers.length);
  return { observation, counts: judged.counts, spans, rows: judged.rows };
}
