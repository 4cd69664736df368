import type { BrokerLook } from '../../lab/amqp/index.js';
import type { BalancerCounters } from '../../lab/observation.js';

/** What one service's log told since it was followed, in lines. */
export interface LogCounts {
  readonly requests: number;
  /** Messages that it took, and those whose work it ended. */
  readonly got: number;
  readonly done: number;
  readonly redelivered: number;
}

/** What somebody said who may have had nothing to say. */
export type Told<T> = { readonly is: T } | { readonly trouble: string };

/** Everything at one moment. Counters are those of the processes, from their own beginning. */
export interface LiveLook {
  /** Since the watch began, in ms. */
  readonly atMs: number;
  readonly balancer: Told<BalancerCounters> | undefined;
  /** By service. */
  readonly brokers: Readonly<Record<string, Told<BrokerLook>>>;
  /** By service: the backends', then the consumers'. */
  readonly backends: Readonly<Record<string, LogCounts>>;
  readonly consumers: Readonly<Record<string, LogCounts>>;
}
