/** What is compared, in a run or over all of them. */
export const MEASURES = ['peak', 'mean', 'p50', 'p95', 'p99', 'duration'] as const;
export type Measure = (typeof MEASURES)[number];

export const MEASURE_WORDS: Readonly<Record<Measure, string>> = {
  peak: 'most requests at once at one server',
  mean: 'mean latency',
  p50: 'median latency',
  p95: 'latency that 5 % exceed',
  p99: 'latency that 1 % exceed',
  duration: 'time for all requests',
};

/** What came of one side of one pair. Times in ms. */
export interface ContrastRun {
  /** By server. */
  readonly counts: readonly number[];
  /** Most requests at once, by server and by the servers' own logs; absent where they do not tell. */
  readonly peaks: readonly number[] | undefined;
  readonly values: Readonly<Partial<Record<Measure, number>>>;
  /** What makes the run worth nothing: witnesses that disagree, requests without an answer, somebody else's requests. */
  readonly problems: readonly string[];
}

/** First ÷ second, as a geometric mean over the pairs. */
export interface Effect {
  readonly ratio: number;
  /** 95 %; absent with fewer than six pairs. */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
  readonly p: number;
}

export interface Contrast {
  readonly lab: string;
  readonly step: string;
  /** `balance=roundrobin`, `balance=leastconn`. */
  readonly sides: readonly [string, string];
  readonly servers: readonly string[];
  readonly seed: number;
  /** Which side came first, pair by pair: 0 or 1, by coin. */
  readonly order: readonly (0 | 1)[];
  readonly requests: number;
  readonly concurrency: number;
  readonly measure: Measure;
  /** Flow that the latencies are of, where the step sends several; absent = of all requests. */
  readonly flow?: string;
  /** Pair by pair: the first side's run, the second side's. */
  readonly pairs: readonly (readonly [ContrastRun, ContrastRun])[];
  readonly effects: Readonly<Partial<Record<Measure, Effect>>>;
  readonly problems: readonly string[];
}
