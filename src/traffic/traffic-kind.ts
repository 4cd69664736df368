import type { PartProblem } from '../lab/part-checker.js';
import type { ClientLedger } from '../lab/observation.js';
import type { Clock } from '../lab/progress.js';
import type { InsideLab } from './inside-lab.js';

/** What every kind of traffic says about itself once its `with` is parsed. */
export interface TrafficOptions {
  /** Service of the lab that the traffic goes to, and its port inside the container. */
  readonly service: string;
  readonly port: number;
  /** Virtual connections, each with at most one request in flight. */
  readonly concurrency: number;
  /** Network of the lab that a client container sends from; absent = wherever traffic is sent from. */
  readonly from?: string | undefined;
}

/** How far the traffic has come. */
export interface TrafficProgress {
  /** Requests that were answered or failed. */
  readonly done: number;
  /** Infinity when only a duration bounds the traffic. */
  readonly total: number;
  /** Answers by place in `servers`; a copy. */
  readonly byServer: Int32Array;
}

export interface TrafficContext {
  /** Key under `traffic:`. */
  readonly step: string;
  /** Request i (from 0, in sending order) carries the id `${idPrefix}${firstId + i}`. */
  readonly idPrefix: string;
  /** Number in the id of request 0; absent = 0. */
  readonly firstId?: number;
  readonly servers: readonly string[];
  /** Requests to send; Infinity leaves it to the options (duration, rate × duration). */
  readonly requests: number;
  /** After so many requests, in a closed loop, all answers are waited for: the next request finds nothing in flight. */
  readonly drainAt?: number;
  /** Of no concern to a kind that works inside. */
  readonly target: { readonly host: string; readonly port: number };
  /** For the kinds that work inside. */
  readonly inside?: InsideLab;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Wall clock, for the expiry of cookies. Latencies come from the monotonic clock. */
  readonly clock: Clock;
  /** Called at most 20 times a second, and once at the end. */
  readonly onAnswer?: (progress: TrafficProgress) => void;
}

/** One way to drive traffic. Methods, not function members: a kind knows its own options only. */
export interface TrafficKind<Options extends TrafficOptions = TrafficOptions> {
  /** Works inside the lab's containers, through the engine: nobody has to send anything from elsewhere. */
  readonly inside?: boolean;
  /** Connections may come late, when the service is elsewhere: its name is looked up for each of them, not once for all. */
  readonly connectsLate?: boolean;
  /** Every problem of a lab's `with`, by its place. */
  check(options: Readonly<Record<string, unknown>>): readonly PartProblem[];
  /** Reads a lab's `with`; throws LabError `invalid` with one detail per problem. */
  parse(options: Readonly<Record<string, unknown>>): Options;
  /** How many requests the options ask for; undefined when they leave it open. */
  requestsOf(options: Options): number | undefined;
  /** What part `part` of `of` senders does, so that together they do what `options` ask for; absent or undefined: it is one sender's work. */
  share?(options: Options, part: number, of: number): Options | undefined;
  /**
   * Sends the traffic and returns what the client saw, once every request was answered or failed.
   * Throws LabError `interrupted` when the signal aborts; what was seen until then is dropped.
   */
  drive(options: Options, context: TrafficContext): Promise<ClientLedger>;
}
