import type { Explanation } from '../../lab/verdict.js';
import { clopperPearson } from '../statistics/index.js';
import type { JudgeInput } from './judge-kind.js';

/** Trials in which roundrobin was in step again 17 cycles after a change of state: 125 of 125 on HAProxy 2.6.12. */
const SETTLED_TRIALS = 125;

/** What every traffic judge says of its model; `tolerance` in requests per server. */
export function explainModel(
  { expectation }: Pick<JudgeInput, 'expectation'>,
  check: { readonly impostorPass: number | undefined; readonly tolerance: number; readonly notes: readonly string[] },
): Explanation {
  const { model, source, requests, order, cycleOrder } = expectation;
  const exact = order !== undefined || cycleOrder !== undefined;
  const bound = clopperPearson(0, SETTLED_TRIALS, 0.05).high;
  const alarm = exact
    ? 'the model is exact: no false alarm while the preconditions hold (no retry, queue, flap or foreign request)'
    : `false alarms at most ${bound.toFixed(3)} (95 %): 0 in ${SETTLED_TRIALS} recorded trials`;
  const smallest = check.tolerance === 0 ? '1 request' : `${check.tolerance + 1} requests of one server`;
  return {
    model,
    source,
    requests,
    falseAlarm: exact ? 0 : bound,
    impostorPass: check.impostorPass,
    smallestCaught: `${smallest} of ${requests} at another server`,
    notes: [...expectation.notes, alarm, ...check.notes],
  };
}
