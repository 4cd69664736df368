import type { BrokerObservation, ConsumersLedger, MessageLedger } from '../../lab/amqp/index.js';

/** Times of a request at its backend, as JSON has them: null = not told. */
interface KeptSpans {
  readonly startMs: readonly (number | null)[] | null;
  readonly endMs: readonly (number | null)[] | null;
}

export interface KeptObservation {
  readonly step: string;
  readonly client: {
    readonly idPrefix: string;
    readonly sent: number;
    readonly servers: readonly string[];
    /** Null beyond 100,000 requests. */
    readonly order: readonly number[] | null;
    readonly answers?: readonly ({ readonly status: number; readonly error?: string | null } | null)[] | null;
    readonly messages?: MessageLedger | null;
  };
  readonly backend?: {
    readonly servers: readonly string[];
    readonly order: readonly number[] | null;
    readonly duplicates: number;
    readonly spans?: KeptSpans | null;
  } | null;
  readonly broker?: BrokerObservation | null;
  readonly consumers?: ConsumersLedger | null;
}

/** What `run.json` holds, as far as a way is told from it: a `RunRecord` after JSON. */
export interface KeptRun {
  readonly lab: string;
  readonly instance: string;
  readonly run: string;
  readonly startedAt: string;
  readonly observations: readonly KeptObservation[];
}
