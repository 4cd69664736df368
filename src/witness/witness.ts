import type * as z from 'zod';
import type { Execute, Inspect } from '../engine/engine.js';
import type { BrokerCounts, BrokerLook, BrokerObservation, ConsumersLedger } from '../lab/amqp/index.js';
import type { BackendLedger, BalancerCounters, ClientLedger, StatusChange } from '../lab/observation.js';
import type { ResolvedLab, RunningLab } from '../lab/resolved.js';

export interface MiddleContext {
  readonly engine: Execute & Pick<Inspect, 'container'>;
  readonly running: RunningLab;
  readonly signal: AbortSignal;
}

/** What the logs of a step are read with. */
export interface LogContext {
  readonly engine: Inspect;
  readonly lab: ResolvedLab;
  readonly running: RunningLab;
  /** Start of the step, in ms since the epoch; what carries no id of this run counts as foreign from then on. */
  readonly sinceMs: number;
  /** Ids of other steps of this run begin so: late ones are not foreign. Default: the step's own prefix. */
  readonly runPrefix?: string;
  /** The `ledger` timeout: how long to wait for the last lines, in ms. */
  readonly ledgerMs: number;
  readonly signal: AbortSignal;
}

export interface BackendContext extends LogContext {
  /** What the client says: the ids to look for, and how many were answered. */
  readonly client: ClientLedger;
}

/** Stands between client and backends, and counts. */
export interface MiddleWitness {
  readonly role: 'middle';
  /** The counters as they are now. */
  read(context: MiddleContext): Promise<BalancerCounters>;
  /**
   * The counters once they show `answered` responses more than before, at the latest after `settleMs` (the `settle` timeout): a
   * balancer counts at the end of a stream, a moment after the client has the answer.
   */
  readSettled(
    context: MiddleContext,
    expected: { readonly before: BalancerCounters; readonly answered: number; readonly settleMs: number },
  ): Promise<BalancerCounters>;
  /** Watches the servers' status from now on; absent where the lab names no way to. */
  watch?(context: MiddleContext): Promise<StatusWatch>;
}

/** A look at the servers' status, again and again. */
export interface StatusWatch {
  /** Ends it; what changed, times by `performance.now()`. Rejects when the looking broke off. */
  stop(): Promise<readonly StatusChange[]>;
}

/** Looks into the logs of those who did the work. */
export interface BackendWitness {
  readonly role: 'backend';
  /** Keys under `services:` in whose logs it looks: lines of JSON, `request` the event. */
  readonly services: readonly string[];
  read(context: BackendContext): Promise<BackendLedger>;
}

export interface BrokerContext extends MiddleContext {
  /** How long the end of a watch may wait until the queues that have consumers are empty, in ms. */
  readonly restMs: number;
  /** How long a broker that is just starting may take to answer, in ms. */
  readonly bootMs: number;
}

/** Keeps messages between producers and consumers, and counts them. */
export interface BrokerWitness {
  readonly role: 'broker';
  /** The one it speaks for. */
  readonly service: string;
  /** The counters as they are now. */
  read(context: BrokerContext): Promise<BrokerCounts>;
  /** The counters, the queues and who is connected, as they are now: a look, which costs the broker little. */
  look(context: BrokerContext): Promise<BrokerLook>;
  /** Watches from now on. */
  watch(context: BrokerContext): Promise<BrokerWatch>;
}

/** A broker that is watched. */
export interface BrokerWatch {
  readonly before: BrokerCounts;
  /** Ends it, and leaves the broker as it was. A broker that was lost meanwhile is no error: `gaps` says what is not told. */
  stop(): Promise<BrokerObservation>;
}

export interface ConsumersContext extends LogContext {
  /** What the client says: the ids of the run, and what it got itself. */
  readonly client: ClientLedger;
  readonly broker: BrokerObservation | undefined;
}

/** Looks into the logs of the programs that consume. */
export interface ConsumersWitness {
  readonly role: 'consumers';
  /** Keys under `services:` in whose logs it looks: lines of JSON, `got` and then `done` the events. */
  readonly services: readonly string[];
  read(context: ConsumersContext): Promise<ConsumersLedger>;
}

export type Witness = MiddleWitness | BackendWitness | BrokerWitness | ConsumersWitness;

/** A kind of witness, named in a lab's `witnesses:`. */
export interface WitnessKind<Options = unknown> {
  readonly options: z.ZodType<Options>;
  open(options: Options): Witness;
}
