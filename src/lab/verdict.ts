import type { Observation } from './observation.js';

export type * from './expectation/index.js';

export type Outcome = 'PASS' | 'FAIL' | 'INCONCLUSIVE';

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
  /** What `requests` counts, where it is something else. */
  readonly unit?: 'messages' | 'operations' | 'rows';
  /** Probability of FAIL when the lab does what it claims. */
  readonly falseAlarm: number;
  /** Most that a weighted-random balancer passes with; undefined where that is not the alternative. */
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

/** Evidence for people where `rows` does not fit: one row per request, per key, per server and way of losing it. */
export interface EvidenceTable {
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
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
  readonly table?: EvidenceTable;
  readonly suspects: readonly Suspect[];
  readonly explanation: Explanation | undefined;
  /** Requests in all that the next look, declared beforehand, wants: the claim is open until then. */
  readonly nextLook?: number;
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
