import type { Operation, OperationOutcome } from './operation.js';

/** A message as the client published it. Its id is in `message-id` and at the start of its body. Times in ms since the step began. */
export interface PublishedMessage {
  readonly id: string;
  /** `LABEL-n`: the same in every run. */
  readonly label: string;
  /** Place in the script. */
  readonly operation: number;
  readonly exchange: string;
  readonly key: string;
  readonly mandatory: boolean;
  readonly persistent: boolean;
  readonly atMs: number;
  /** `sent`: no confirm was asked for; `lost`: the channel or connection ended before the broker answered. */
  readonly fate: 'confirmed' | 'nacked' | 'sent' | 'lost';
  /** When the broker answered. */
  readonly answeredMs?: number;
  /** What came back in a `basic.return`: 312 NO_ROUTE. */
  readonly returned?: { readonly code: number; readonly text: string };
}

/** A message as somebody got it. */
export interface ReceivedMessage {
  /** '' when it carries none. */
  readonly id: string;
  readonly label: string;
  readonly queue: string;
  /** Name in the script, or of the service that consumes. */
  readonly consumer: string;
  readonly redelivered: boolean;
  readonly atMs: number;
  /** When its work was done. */
  readonly doneMs?: number;
  readonly handled: 'acked' | 'auto' | 'rejected' | 'requeued' | 'held';
  /** Its first `x-death`. */
  readonly death?: { readonly reason: string; readonly queue: string; readonly count: number };
}

/** What came of one operation. Times in ms since the step began. */
export interface OperationResult {
  readonly operation: number;
  readonly op: Operation['op'];
  /** For people: `queue orders on main`. */
  readonly says: string;
  readonly startedMs: number;
  readonly doneMs: number;
  /** `timeout`: what it waits for did not come; `closed`: its channel or connection was closed already, by an operation before. */
  readonly outcome: OperationOutcome | 'timeout' | 'closed';
  /** The broker's own words, where it refused. */
  readonly text?: string;
  /** Of `get` and `drain`, in order. */
  readonly received?: readonly ReceivedMessage[];
  /** Of `queue`: what the broker said of it. */
  readonly ready?: number;
  readonly consumers?: number;
}

/** Everything that happened to the client, in order; nothing is hidden, nothing is done again. */
export interface MessageLedger {
  readonly published: readonly PublishedMessage[];
  /** By consumers of the script, as they came. */
  readonly received: readonly ReceivedMessage[];
  readonly operations: readonly OperationResult[];
  /** Markers that `drain` sent behind the messages, to know when it had them all; each went to a queue, and was taken out again. */
  readonly fences?: readonly PublishedMessage[];
  /** Consumers that the broker cancelled: their queue went away. */
  readonly cancelled?: readonly { readonly consumer: string; readonly queue: string; readonly atMs: number }[];
  /** Connections and channels that the client opened. */
  readonly connections: number;
  readonly channels: number;
  /** Closed by the broker, or lost, at any time. */
  readonly closes: readonly {
    readonly what: 'channel' | 'connection';
    readonly name: string;
    readonly code: number | 'lost';
    readonly text: string;
    readonly atMs: number;
  }[];
}
