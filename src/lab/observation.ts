import type { BrokerObservation, ConsumersLedger, MessageLedger } from './amqp/index.js';
import type { ProbeAnswer } from './probe/index.js';

/** What the three witnesses saw of one traffic step. Servers are numbered by their place in `servers`, from 0; -1 = none. */

export interface LatencySummary {
  /** All in milliseconds. */
  readonly min: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  /** Absent in ledgers of before 2026-11-26. */
  readonly p95?: number;
  readonly p99: number;
  readonly max: number;
}

/** One answer, or what became of the request, as far as a table may ask for it. */
export interface RowAnswer {
  /** 0 = none came: `error` says why. */
  readonly status: number;
  /** Error code of the client: CERT_HAS_EXPIRED, ECONNRESET, timeout, … */
  readonly error?: string;
  /** The headers `Location` and `Set-Cookie`, where they came. */
  readonly location?: string;
  readonly setCookie?: string;
}

/** One of several streams of requests that a step sends side by side: its requests `from` to `from + count - 1`. */
export interface FlowLedger {
  readonly name: string;
  readonly from: number;
  readonly count: number;
  readonly ratePerSecond: number;
  /** Of each, from when it was meant to be sent to the end of its answer, in ms; -1 = no answer. */
  readonly tookMs: readonly number[];
  /** Of each answer; 0 = none came. */
  readonly statuses: readonly number[];
}

/** The client's own ledger. `sent = answered + errors` holds exactly. */
export interface ClientLedger {
  readonly step: string;
  /** Request i (from 0) carries the id `${idPrefix}${i}`. */
  readonly idPrefix: string;
  readonly concurrency: number;
  readonly sent: number;
  readonly answered: number;
  readonly errors: number;
  /** Count by error code: ECONNRESET, timeout, … */
  readonly errorCodes: Readonly<Record<string, number>>;
  /** Count by HTTP status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly servers: readonly string[];
  /** Server that answered request i, in sending order; length `sent`. */
  readonly order: Int16Array;
  /** Where each request is a row of a table: what came back; length `sent`, undefined = no answer. */
  readonly answers?: readonly (RowAnswer | undefined)[];
  /** Every request before this one was answered before this one was sent; absent = no such pause. */
  readonly drainedAt?: number;
  /** Several clients sent at once: `order` is one client's after the other's, and any request may have overlapped any other but a warm-up's. */
  readonly severalClients?: true;
  readonly connectionsOpened: number;
  readonly durationMs: number;
  /** Of answered requests, from the write to the end of the answer; a connection's first one includes opening it. */
  readonly latency: LatencySummary;
  /** Mean latency by server, in ms; 0 without an answer. Absent = not told. */
  readonly serverMeansMs?: readonly number[];
  /** Errors whose request was never written, since no connection came about: the balancer saw nothing of them. */
  readonly unwritten?: number;
  /** Where the client spoke AMQP: its messages, one by one. `sent` are those published, `answered` those that were not lost or nacked. */
  readonly messages?: MessageLedger;
  /** Where rows were done inside the lab's containers: what came of each. `sent` are the requests among them. */
  readonly probes?: readonly ProbeAnswer[];
  /** Where several streams of requests were sent, each at its own rate. `latency` is then from when each was meant to be sent. */
  readonly flows?: readonly FlowLedger[];
  /** Open loop only: the same requests, from the time at which they were meant to be sent. */
  readonly intendedLatency?: LatencySummary;
  /** Open loop only: how late the client's own pacing was. */
  readonly lateness?: LatencySummary;
  /** Open loop only. */
  readonly rate?: {
    readonly intendedPerSecond: number;
    /** Requests that found every connection busy and waited, and how many at once at most. */
    readonly queued: number;
    readonly queueMax: number;
  };
}

export interface BalancerServer {
  readonly name: string;
  /** First word of HAProxy's status: UP, DOWN, MAINT, DRAIN, NOLB, no. */
  readonly status: string;
  readonly checkStatus: string;
  /** Effective and user weight. */
  readonly weight: number;
  readonly userWeight: number;
  /** Requests assigned, retries included (stot). */
  readonly sessions: number;
  /** Picks by the algorithm (lbtot). */
  readonly picks: number;
  /** Real responses by class (hrsp_2xx …), all classes summed, and 2xx alone. */
  readonly responses: number;
  readonly responses2xx: number;
  readonly connectErrors: number;
  readonly responseErrors: number;
  readonly retries: number;
  readonly redispatches: number;
  /** Transitions UP → DOWN seen by the health checks. */
  readonly downs: number;
  readonly queueMax: number;
  /** Requests that it has, and that wait for it, at this moment (scur, qcur). Absent = not told. */
  readonly sessionsNow?: number;
  readonly queueNow?: number;
  /** Most requests at once (smax): the highest ever since the process began or its counters were cleared. Absent = not told. */
  readonly sessionsMax?: number;
  /** Seconds since the last change of status. */
  readonly lastChangeSeconds: number;
  /** Where its requests go, without the port. Absent = not told. */
  readonly address?: string;
}

/** A balancer's counters at one moment. */
export interface BalancerCounters {
  readonly product: string;
  readonly version: string;
  /** Names one process: changes when it was restarted. */
  readonly process: string;
  readonly uptimeSeconds: number;
  readonly threads: number;
  readonly backend: string;
  readonly algorithm: string;
  /** Requests received by the frontends that lead there, of anybody. */
  readonly frontendRequests: number;
  readonly frontendDenied: number;
  /** Picks that the backend made (lbtot). */
  readonly backendPicks: number;
  /** Connections that failed, of the backend itself (econ): a request that left the queue unserved is one. Absent = not told. */
  readonly backendConnectErrors?: number;
  /** Answers to requests of the backend, HAProxy's own included, and its 5xx alone (hrsp_…). Absent = not told. */
  readonly backendResponses?: number;
  readonly backendResponses5xx?: number;
  readonly queueMax: number;
  /** Requests that wait for any server, at this moment (qcur). Absent = not told. */
  readonly queueNow?: number;
  readonly servers: readonly BalancerServer[];
  /** Whether lab changed a server of this process while it ran: the schedule has a history that the counters do not tell. */
  readonly changedWhileRunning?: boolean;
}

/** What the backends' own logs say about one step. */
export interface BackendLedger {
  readonly step: string;
  readonly servers: readonly string[];
  /** Server whose log holds request i; length = the client's `sent`. */
  readonly order: Int16Array;
  /** Ids that were logged more than once. */
  readonly duplicates: number;
  /** Requests in the same logs, during the step, that carry no id of this run. */
  readonly foreign: number;
  /** When each request was begun and ended, where the logs tell. */
  readonly spans?: RequestSpans;
  /** Requests by whose own word somebody behind was asked for help, by their number; absent = no log tells. */
  readonly asked?: readonly number[];
  /** What the logs of those behind say of the same requests. */
  readonly behind?: BackendLedger;
}

/** Begin and end of request i at its backend, in ms since the epoch by the backends' clocks; NaN where no log tells. */
export interface RequestSpans {
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
}

/** Something that was done to the running lab, as the engine or the balancer confirmed it. Times in ms since the step began. */
export interface ActionRecord {
  readonly kind: string;
  /** For people: `app2 → drain`. */
  readonly what: string;
  /** Services and servers that it concerns. */
  readonly targets: readonly string[];
  readonly startedMs: number;
  /** When it was confirmed. */
  readonly doneMs: number;
  /** When its undoing began, and when that was confirmed. */
  readonly undoneMs?: number;
  readonly goneMs?: number;
  /** Where each server that was started again is, one for each network that it is on. */
  readonly moves?: readonly { readonly server: string; readonly was: string; readonly is: string }[];
  /** What showed that it bit, and that it is gone, one sentence each. */
  readonly evidence: readonly string[];
}

/** A server's status as the balancer told it: `UP`, `UP 2/3`, `DOWN 1/2`, `no check`. Times in ms since the step began. */
export interface StatusChange {
  readonly server: string;
  readonly status: string;
  /** The last look that still showed another status; -Infinity at the first look. */
  readonly afterMs: number;
  /** The look that showed this one. */
  readonly atMs: number;
}

export interface Observation {
  readonly step: string;
  readonly client: ClientLedger;
  readonly middle: { readonly before: BalancerCounters; readonly after: BalancerCounters } | undefined;
  readonly backend: BackendLedger | undefined;
  /** Where messages were sent: what the broker and the consumer programs say. */
  readonly broker?: BrokerObservation;
  readonly consumers?: ConsumersLedger;
  /** What was done to the lab before and during the step, in order; absent = nothing. */
  readonly actions?: readonly ActionRecord[];
  /** How the servers' status changed while the traffic flowed, where something was done meanwhile and the balancer can be watched. */
  readonly statuses?: readonly StatusChange[];
}
