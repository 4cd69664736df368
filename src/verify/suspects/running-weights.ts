import type { BalancerCounters } from '../../lab/observation.js';
import type { CycleExpectation } from '../../lab/verdict.js';
import { ratioInWords } from '../words.js';

/** User weights that run, in the order of `servers`; NaN for a server that the balancer does not have. */
export function weightsOf(running: BalancerCounters, servers: readonly string[]): number[] {
  return servers.map((name) => running.servers.find((server) => server.name === name)?.userWeight ?? NaN);
}

/** Whether two weight vectors stand in the same proportion: all that a schedule depends on. */
export function sameWeights(a: readonly number[], b: readonly number[]): boolean {
  const total = (weights: readonly number[]): number => weights.reduce((sum, weight) => sum + weight, 0);
  return a.length === b.length && a.every((weight, i) => weight * total(b) === (b[i] ?? NaN) * total(a));
}

/** Whether the running balancer is configured as the expectation has it, weights in the same proportion. */
export function runsAsExpected(running: BalancerCounters, { algorithm, weights, servers }: CycleExpectation): boolean {
  return (
    running.algorithm === algorithm &&
    running.servers.length === servers.length &&
    sameWeights(weightsOf(running, servers), weights)
  );
}

/** The two configurations in words, with the algorithm only where it differs: `1:1:1` against `2:1:3`. */
export function bothInWords(
  running: BalancerCounters,
  expectation: CycleExpectation,
): { running: string; lab: string } {
  const [theirs, ours] = [
    ratioInWords(running.servers.map(({ userWeight }) => userWeight)),
    ratioInWords(expectation.weights),
  ];
  if (running.algorithm === expectation.algorithm) return { running: theirs, lab: ours };
  return { running: `${running.algorithm} ${theirs}`, lab: `${expectation.algorithm} ${ours}` };
}

/** HAProxy's statistics have no name for random and for `hash`: 3.0.11 reports both as `unknown` (src/backend.c, backend_lb_algo_str). */
export const UNNAMED_ALGORITHM = 'unknown';

/** Whether the reported algorithm is random, or may be. */
export function mayBeRandom(algorithm: string): boolean {
  return algorithm.startsWith('random') || algorithm === UNNAMED_ALGORITHM;
}
