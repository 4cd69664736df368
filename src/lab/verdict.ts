import type { Observation } from './observation.js';

export type Outcome = 'PASS' | 'FAIL' | 'INCONCLUSIVE';

/** What must happen, from a pure model. Counts are in requests. */
export interface Expectation {
  /** `roundrobin (fwrr)`: shown by `--explain`. */
  readonly model: string;
  /** File and function in the balancer's source. */
  readonly source: string;
  readonly servers: readonly string[];
  readonly weights: readonly number[];
  readonly algorithm: string;
  /** Requests that make one cycle: the sum of the weights over their greatest common divisor. */
  readonly cycle: number;
  /** First requests of the step that are sent and not judged. */
  readonly warmUp: number;
  /** Requests to judge. */
  readonly requests: number;
  /** Predicted server of each judged request, when the model knows the balancer's state; else undefined. */
  readonly order: Int16Array | undefined;
  /** Predicted requests per server. */
  readonly totals: readonly number[];
  /** How far each server's total may be off; 0 = exact. */
  readonly tolerance: number;
  /** Whether every aligned cycle holds exactly its weights ("clean" vector). */
  readonly cyclesExact: boolean;
  /** Facts about the model's start, one sentence each: `starts after 120 earlier picks`. */
  readonly notes: readonly string[];
  /** The cycle that repeats, when it is known but not where in it the judged requests begin. */
  readonly cycleOrder?: Int16Array;
  /** What other causes would make of the same requests; `totals` as observed, so that hopeless ones are left out. */
  readonly alternatives?: (totals: readonly number[]) => readonly Alternative[];
}

/** What one cause, a mistake or the lab as claimed, predicts of the judged requests. */
export interface Alternative {
  /** A suspect's id, `as-claimed` for the lab itself, `running` for the configuration read back. */
  readonly id: string;
  readonly says: string;
  /** What HAProxy would report of itself. */
  readonly algorithm: string;
  readonly weights: readonly number[];
  /** Orders that it may give, equally likely; empty when it says nothing about the order. */
  readonly orders: readonly Int16Array[];
  readonly totals: readonly number[];
}

/** A mistake that would explain what was seen. */
export interface Suspect {
  /** Stable name: weights-ignored, weights-swapped, other-weights, server-down, sticky, random. */
  readonly id: string;
  /** For people: `app1 and app2 have each other's weight`. */
  readonly says: string;
  /** log10 of likelihood(observation | mistake) / likelihood(observation | next best explanation). */
  readonly log10LikelihoodRatio: number;
}

/** The numbers of `--explain`. */
export interface Explanation {
  readonly model: string;
  readonly source: string;
  readonly requests: number;
  /** Probability of FAIL when the lab does what it claims. */
  readonly falseAlarm: number;
  /** Probability that a weighted-random balancer passes; undefined where that is not the alternative. */
  readonly impostorPass: number | undefined;
  /** In words, with its number: `1 request of 600 at another server`. */
  readonly smallestCaught: string;
  readonly notes: readonly string[];
}

/** One row per server: what the witnesses counted, beside the expectation. */
export interface ServerRow {
  readonly server: string;
  readonly weight: number;
  readonly expected: number | undefined;
  readonly client: number;
  readonly middle: number | undefined;
  readonly backend: number | undefined;
}

export interface ClaimVerdict {
  readonly claim: string;
  readonly says: string;
  readonly step: string | undefined;
  readonly outcome: Outcome;
  /** One line, with the numbers that decide. */
  readonly reason: string;
  /** Further lines: first differing request, each guard that tripped, which weights the traffic follows. */
  readonly details: readonly string[];
  readonly rows: readonly ServerRow[];
  readonly suspects: readonly Suspect[];
  readonly explanation: Explanation | undefined;
}

export interface Verdict {
  readonly outcome: Outcome;
  /** The line people read: what was shown, and how sure. */
  readonly headline: string;
  readonly claims: readonly ClaimVerdict[];
}

/** Everything one verification saw and concluded; reports are made from it. */
/** An image as the engine knows it. */
export interface ImageIdentity {
  readonly reference: string;
  /** Content hash of its configuration. */
  readonly id: string;
  /** `name@sha256:…`, as registries know it; none for one that was built here. */
  readonly digests: readonly string[];
}

export interface RunRecord {
  readonly lab: string;
  readonly instance: string;
  readonly run: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly seed: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Product versions and image ids that ran, by service. */
  readonly versions: Readonly<Record<string, string>>;
  /** By service: what exactly ran, so that a run can be told from one on another build of the same tag. */
  readonly images?: Readonly<Record<string, ImageIdentity>>;
  readonly observations: readonly Observation[];
  readonly verdict: Verdict;
}
