import type { Operation, OperationOutcome } from '../../amqp/index.js';
import type { BrokerCounts } from '../../amqp/index.js';
import type { MessageExpectation } from './message-expectation.js';

/** What must come of one operation; what is not said is not looked at. */
export interface ExpectedOperation {
  /** Place in the script. */
  readonly operation: number;
  readonly op: Operation['op'];
  readonly says: string;
  readonly outcome?: OperationOutcome | 'closed';
  /** Labels that it must read, in order. */
  readonly received?: readonly string[];
  /** Labels among them that may be missing. */
  readonly mayMiss?: readonly string[];
  readonly redelivered?: boolean;
  /** The first `x-death` of each, as far as it is said. */
  readonly death?: {
    readonly reason: string;
    readonly queue?: string | undefined;
    readonly count?: number | undefined;
  };
  readonly ready?: number;
  readonly consumers?: number;
  /** Of a publish: how many of its messages came back, and were refused. */
  readonly returned?: number;
  readonly nacked?: number;
}

/** Numbers of the broker's counters: the difference over the step. */
export type CountedBy = Exclude<keyof BrokerCounts, 'product' | 'version' | 'store' | 'process' | 'deadLettered'>;

/** What the broker must have come to: by what operations tell, and by what it counts. */
export interface OperationsExpectation extends MessageExpectation {
  readonly form: 'operations';
  readonly operations: readonly ExpectedOperation[];
  readonly counters: Readonly<Partial<Record<CountedBy, number>>>;
  /** Messages that the broker counted as dead-lettered, by their reason; what is not said is not looked at. */
  readonly deadLettered: Readonly<Record<string, number>>;
  /** Events of the client by their type, as many as there must be. */
  readonly events: Readonly<Record<string, number>>;
  /** Connections and channels that are open after the step. */
  readonly after: { readonly connections?: number | undefined; readonly channels?: number | undefined };
  /** What must have been done to the broker before, or nothing is shown; undefined = nothing. */
  readonly fault: { readonly kind: 'restart' | 'kill' | 'replace'; readonly step: string } | undefined;
  readonly alternatives: readonly {
    readonly id: string;
    readonly says: string;
    readonly operations: readonly ExpectedOperation[];
  }[];
}
