import type { Alternative } from '../../lab/verdict.js';
import type { BalancerCounters } from '../../lab/observation.js';
import { type Balance, BALANCES, countOrder, cycleLength, cycleWeights, predictOrder } from '../round-robin/index.js';
import { startOf } from './history.js';

export interface Situation {
  readonly servers: readonly string[];
  readonly weights: readonly number[];
  readonly balance: Balance;
  /** In the order of `servers`. */
  readonly before: BalancerCounters | undefined;
  readonly warmUp: number;
  readonly requests: number;
  /** Whether the order of the requests means anything: they are sent one at a time. */
  readonly ordered: boolean;
}

interface Cause {
  readonly id: string;
  readonly says: string;
  readonly weights: readonly number[];
  readonly balance: Balance;
  /** What HAProxy would report, when it is not what was just said. */
  readonly reported?: { readonly algorithm?: string; readonly weights?: readonly number[] };
}

/** Pairs of servers that are tried as swapped; of a hundred servers there are 4950. */
const MOST_SWAPS = 40;
/** Starting places that are tried where the balancer's state is unknown. */
const MOST_PHASES = 400;

/** What the lab itself, its usual mistakes and the running configuration predict. `totals` are the observed counts. */
export function alternatives(situation: Situation, totals: readonly number[]): Alternative[] {
  const { weights, balance } = situation;
  return [
    { id: 'as-claimed', says: 'the lab as claimed', weights, balance },
    ...runningCause(situation),
    ...ignored(situation),
    ...swapped(situation, totals),
    ...down(situation, totals),
    ...otherAlgorithm(situation),
  ].map((cause) => predict(situation, cause));
}

function runningCause({ before }: Situation): Cause[] {
  const balance = BALANCES.find((known) => known === before?.algorithm);
  const weights = before?.servers.map(({ userWeight }) => userWeight) ?? [];
  if (!balance || !weights.some((weight) => weight > 0)) return [];
  return [{ id: 'running', says: 'the running configuration', weights, balance }];
}

function ignored({ weights, balance }: Situation): Cause[] {
  if (weights.every((weight) => weight === weights[0])) return [];
  const equal = weights.map(() => 1);
  return [{ id: 'weights-ignored', says: 'every server has the same weight', weights: equal, balance }];
}

function swapped({ servers, weights, balance }: Situation, totals: readonly number[]): Cause[] {
  const requests = totals.reduce((sum, count) => sum + count, 0);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const distance = (candidate: readonly number[]): number =>
    candidate.reduce((all, weight, i) => all + Math.abs((totals[i] ?? 0) - (requests * weight) / sum), 0);
  const causes = servers.flatMap((a, i) =>
    servers.slice(i + 1).flatMap((b, offset): (Cause & { distance: number })[] => {
      const j = i + 1 + offset;
      if (weights[i] === weights[j]) return [];
      const candidate = weights.with(i, weights[j]!).with(j, weights[i]!);
      const says = `${a} and ${b} have each other's weight`;
      return [{ id: 'weights-swapped', says, weights: candidate, balance, distance: distance(candidate) }];
    }),
  );
  return causes.sort((a, b) => a.distance - b.distance).slice(0, MOST_SWAPS);
}

function down({ servers, weights, balance }: Situation, totals: readonly number[]): Cause[] {
  if (weights.filter((weight) => weight > 0).length < 2) return [];
  return servers.flatMap((server, i): Cause[] => {
    if (weights[i] === 0 || (totals[i] ?? 0) > 0) return [];
    const says = `${server} gets no requests: down, in maintenance or drained`;
    return [{ id: 'server-down', says, weights: weights.with(i, 0), balance, reported: { weights } }];
  });
}

function otherAlgorithm({ weights, balance, ordered }: Situation): Cause[] {
  const others = BALANCES.filter((other) => other !== balance).map((other): Cause => ({
    id: 'wrong-algorithm',
    says: `HAProxy balances by ${other}`,
    weights,
    balance: other,
  }));
  if (!ordered) return others;
  // Before 3.2 idle servers take turns, whatever their weights (src/lb_fwlc.c `fwlc_queue_srv`).
  const says = 'HAProxy balances by leastconn, which ignores the weights of idle servers';
  const reported = { algorithm: 'leastconn', weights };
  return [...others, { id: 'wrong-algorithm', says, weights: weights.map(() => 1), balance, reported }];
}

function predict({ before, warmUp, requests, ordered }: Situation, cause: Cause): Alternative {
  const { weights, balance } = cause;
  const start = startOf(balance, weights, before);
  const cycle = cycleLength(weights);
  const from = (start.known ? start.picks : 0) + warmUp;
  const phases = start.known || !ordered ? 1 : Math.min(cycle, MOST_PHASES);
  const run = predictOrder(balance, weights, from, requests + phases - 1);
  const certain = start.known || requests % cycle !== 0;
  return {
    id: cause.id,
    says: cause.says,
    algorithm: cause.reported?.algorithm ?? balance,
    weights: cause.reported?.weights ?? weights,
    orders: ordered ? Array.from({ length: phases }, (_, phase) => run.subarray(phase, phase + requests)) : [],
    totals: certain
      ? countOrder(run.subarray(0, requests), weights.length)
      : cycleWeights(weights).map((share) => (share * requests) / cycle),
  };
}
