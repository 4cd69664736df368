import type { Observation } from '../../../src/lab/observation.js';
import type { ClaimVerdict, LoadSharesExpectation } from '../../../src/lab/verdict.js';
import { joinObservations } from '../../../src/experiment/verify/join-observations.js';
import { expectOf } from '../../../src/oracle/index.js';
import { judgeClaim } from '../../../src/verify/index.js';
import { type Balancing, type LoadRun, runLoad } from '../../unit/verify/load/simulate-load.js';
import { names, start } from '../../unit/verify/simulate.js';
import type { Cell, Figure, Run } from './cell.js';

const CHECK = 'load-shares';
const CLIENTS = 6;
/** The first server takes ten times as long as the others. */
const [SLOW_MS, QUICK_MS] = [150, 15];
/** Standard deviation of the logarithm of a request's duration: as a lab's servers have it that sleep, and far beyond. */
const SPREADS = { even: 0.2, uneven: 1 };
/** One verification is a simulation of its own, and the judge makes many more. */
const PART = 0.025;

interface Load {
  readonly balancing: Balancing;
  readonly weights: readonly number[];
  readonly spread: number;
}

/** leastconn in a closed loop behind a slow server, by the lab's weights and by one unit more, and a round robin. */
export function loadCells(weights: readonly number[]): Cell[] {
  const oracle = { kind: 'leastconn', with: { weights: [...weights], servers: 'app' } };
  const traffic = { kind: 'http', with: { concurrency: CLIENTS } };
  const before = start(weights, 'leastconn').counters;
  const servers = names(weights.length);
  const expectation = expectOf(oracle, { servers, purpose: CHECK, traffic, before }) as LoadSharesExpectation;
  const { falseAlarm = 0 } = judged(expectation, undefined).explanation ?? {};
  const alarms: Figure = { outcome: 'FAIL', rule: 'at most', nominal: falseAlarm };
  const cell = (balancer: string, load: Load, figures: readonly Figure[]): Cell => ({
    ...{ check: CHECK, weights: weights.join(':'), balancer, figures, part: PART },
    run: (next) => verification(expectation, loadOf(load, next)),
  });
  const [even, more] = [{ balancing: 'leastconn', weights, spread: SPREADS.even } as const, weights[1]! + 1];
  return [
    cell('leastconn, as claimed', even, [alarms]),
    cell('leastconn, as claimed, durations uneven', { ...even, spread: SPREADS.uneven }, [alarms]),
    cell(`leastconn, app2 has weight ${more}`, { ...even, weights: weights.with(1, more) }, []),
    cell('round robin', { ...even, balancing: 'roundrobin' }, [{ outcome: 'FAIL', rule: 'at least', nominal: 1 }]),
  ];
}

function loadOf({ spread, weights, balancing }: Load, next: () => number): Omit<LoadRun, 'requests'> {
  const delaysMs = weights.map((_, i) => (i === 0 ? SLOW_MS : QUICK_MS));
  // Box & Muller 1958.
  const jitter = (): number => Math.exp(spread * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()));
  return { balancing, weights, delaysMs, concurrency: CLIENTS, jitter };
}

function judged(expectation: LoadSharesExpectation, observation: Observation | undefined): ClaimVerdict {
  const claim = { id: CHECK, says: 'it holds', traffic: 'step', judge: { kind: CHECK, with: {} } };
  return judgeClaim(claim, { expectation, observation, running: undefined });
}

function verification(expectation: LoadSharesExpectation, load: Omit<LoadRun, 'requests'>): Run {
  const first = runLoad({ ...load, requests: expectation.requests });
  const { outcome, nextLook } = judged(expectation, first);
  if (nextLook === undefined) return { outcome, requests: expectation.requests };
  const second = runLoad({ ...load, requests: nextLook - expectation.requests, before: first.middle?.after });
  return { outcome: judged(expectation, joinObservations(first, second)).outcome, requests: nextLook };
}
