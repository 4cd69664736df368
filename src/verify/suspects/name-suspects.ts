import type { BalancerCounters } from '../../lab/observation.js';
import type { Alternative, CycleExpectation, Suspect } from '../../lab/verdict.js';
import { logAnyShares, logPredicted, logRandom, logSticky, type Evidence } from './likelihood.js';
import { bothInWords, mayBeRandom, runsAsExpected, sameWeights, weightsOf } from './running-weights.js';

export interface Scene {
  readonly expectation: CycleExpectation;
  readonly running: BalancerCounters | undefined;
  /** Undefined for a claim without traffic: then only the configuration speaks. */
  readonly traffic:
    | {
        readonly evidence: Evidence;
        readonly clients: number;
        /** Requests of the whole step, and how many of them took a turn of the algorithm. */
        readonly answered: number;
        readonly picks: number;
      }
    | undefined;
}

interface Weighed {
  readonly id: string;
  readonly says: string;
  readonly log: number;
}

/** How unlikely it is that the balancer reports another configuration than the one that runs, or misses a pick. */
const LOG_FALSE_REPORT = Math.log(1e-6);
const SHOWN = 3;
/** Explanations nearer than this say the same. */
const SAME_LOG = 1e-9;

/**
 * Mistakes that explain what was seen better than the lab as claimed does, likeliest first, each with its likelihood ratio
 * against the best explanation that differs from it (the lab itself is one). Evidence: the order or the totals, the
 * configuration read back, and whether every request took a turn.
 */
export function nameSuspects(scene: Scene): Suspect[] {
  const { expectation, running, traffic } = scene;
  const predicted = expectation.alternatives?.(traffic?.evidence.counts ?? []) ?? [];
  const all = [...predicted.filter(({ id }) => id !== 'running').map((cause) => weighPredicted(scene, cause))];
  // After the usual mistakes: one of those may be just what runs, and says more.
  const other = running && !runsAsExpected(running, expectation) && predicted.find(({ id }) => id === 'running');
  if (other && other.algorithm === expectation.algorithm) {
    const says = `${running.product} runs the weights ${bothInWords(running, expectation).running}`;
    all.push(weighPredicted(scene, { ...other, id: 'other-weights', says }));
  }
  const reported = (algorithm: string): number => reportEvidence(scene, algorithm, expectation.weights);
  const turns = (sticky: boolean): number => (traffic ? turnEvidence(traffic, sticky) : 0);
  const evidence = traffic?.evidence;
  const drawn = evidence ? logRandom(evidence, expectation.weights) : 0;
  const bound = evidence && traffic ? logSticky(evidence, traffic.clients) : 0;
  const randomly = running && mayBeRandom(running.algorithm) ? running.algorithm : 'random';
  all.push({ id: 'random', says: 'servers are picked at random', log: drawn + reported(randomly) + turns(false) });
  const stays = 'each client stays with its first server: a cookie or a stick table';
  all.push({ id: 'sticky', says: stays, log: bound + reported(expectation.algorithm) + turns(true) });
  if (running && running.algorithm !== expectation.algorithm && !mayBeRandom(running.algorithm)) {
    const says = `HAProxy balances by ${running.algorithm}`;
    const log = (evidence ? logAnyShares(evidence) : 0) + reported(running.algorithm) + turns(false);
    if (!all.some((cause) => cause.says === says)) all.push({ id: 'wrong-algorithm', says, log });
  }
  return ranked(all);
}

function weighPredicted(scene: Scene, cause: Alternative): Weighed {
  const { traffic } = scene;
  const seen = traffic ? logPredicted(traffic.evidence, cause) + turnEvidence(traffic, false) : 0;
  return { id: cause.id, says: cause.says, log: seen + reportEvidence(scene, cause.algorithm, cause.weights) };
}

/** What the running configuration says for or against a cause. */
function reportEvidence({ running, expectation }: Scene, algorithm: string, weights: readonly number[]): number {
  if (!running) return 0;
  const wrongAlgorithm = running.algorithm === algorithm ? 0 : LOG_FALSE_REPORT;
  const wrongWeights = sameWeights(weightsOf(running, expectation.servers), weights) ? 0 : LOG_FALSE_REPORT;
  return wrongAlgorithm + wrongWeights;
}

/** Requests that stick to a server take no turn; all others do. */
function turnEvidence({ answered, picks }: NonNullable<Scene['traffic']>, sticky: boolean): number {
  return picks < answered === sticky ? 0 : LOG_FALSE_REPORT;
}

function ranked(all: readonly Weighed[]): Suspect[] {
  const claimed = all.find(({ id }) => id === 'as-claimed')?.log ?? -Infinity;
  const better = all.filter(({ id, log }) => id !== 'as-claimed' && log > claimed + SAME_LOG);
  return better
    .sort((a, b) => b.log - a.log)
    .slice(0, SHOWN)
    .map(({ id, says, log }) => {
      const others = all.filter((other) => Math.abs(other.log - log) > SAME_LOG).map((other) => other.log);
      const next = others.length === 0 ? log : others.reduce((a, b) => Math.max(a, b));
      return { id, says, log10LikelihoodRatio: (log - next) / Math.LN10 };
    });
}
