import type { BalancerCounters } from '../../lab/observation.js';
import type { CycleExpectation } from '../../lab/verdict.js';
import { logAnyShares, logPredicted, logRandom, type Evidence } from './likelihood.js';
import { bothInWords, mayBeRandom, runsAsExpected } from './running-weights.js';

/** Ratio below which the traffic is said to fit both. */
const LOG_DECISIVE = Math.log(1000);

/** Which configuration the traffic follows, when the one that runs is not the lab's: one sentence; else undefined. */
export function followed(
  expectation: CycleExpectation,
  running: BalancerCounters,
  evidence: Evidence,
): string | undefined {
  if (runsAsExpected(running, expectation)) return undefined;
  const words = bothInWords(running, expectation);
  const all = expectation.alternatives?.(evidence.counts) ?? [];
  const claimed = all.find(({ id }) => id === 'as-claimed');
  if (!claimed) return undefined;
  const [ours, theirs] = [logPredicted(evidence, claimed), logRunning(all, running, evidence)];
  if (Math.abs(ours - theirs) < LOG_DECISIVE) {
    return `the traffic fits both the running configuration ${words.running} and the lab's ${words.lab}`;
  }
  if (ours > theirs)
    return `the traffic follows the lab's ${words.lab}, not the running configuration ${words.running}`;
  const any = logAnyShares(evidence);
  if (any > theirs + LOG_DECISIVE) {
    return `the traffic follows neither the running configuration ${words.running} nor the lab's ${words.lab}`;
  }
  return `the traffic follows the running configuration ${words.running}, not the lab's ${words.lab}`;
}

function logRunning(
  all: ReturnType<NonNullable<CycleExpectation['alternatives']>>,
  running: BalancerCounters,
  evidence: Evidence,
): number {
  const predicted = all.find(({ id }) => id === 'running');
  if (predicted) return logPredicted(evidence, predicted);
  if (mayBeRandom(running.algorithm))
    return logRandom(
      evidence,
      running.servers.map(({ userWeight }) => userWeight),
    );
  return logAnyShares(evidence);
}
