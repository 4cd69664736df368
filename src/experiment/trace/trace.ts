/** One thing that one witness knows of a message or request. */
export interface TracePoint {
  /** In ms since the step began; undefined = the witness tells no time. */
  readonly atMs: number | undefined;
  readonly witness: string;
  readonly says: string;
}

/** The way of one message or request. */
export interface Trace {
  readonly kind: 'message' | 'request';
  readonly id: string;
  /** What people call it: `orders-3`, `one-at-a-time.7`. */
  readonly label: string;
  readonly step: string;
  /** By time where it is told; a witness without a clock stands where its account belongs. */
  readonly way: readonly TracePoint[];
  /** It was taken over by the lab, and nobody is known to have it. */
  readonly lost: boolean;
  /** Somebody got it more than once. */
  readonly duplicate: boolean;
}
