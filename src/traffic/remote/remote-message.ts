import type { ErrorKind } from '../../errors.js';
import type { ClientLedger } from '../../lab/observation.js';
import type { TrafficProgress } from '../traffic-kind.js';
import { packMessages, unpackMessages, type PackedMessages } from './pack-messages.js';

/** An error as data; see `LabError`. */
export interface RemoteFailure {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly details: readonly string[];
  readonly suggestions: readonly string[];
}

/** What the program says, one line each: progress any number of times, then the ledger or what went wrong. */
export type RemoteMessage =
  | { readonly type: 'progress'; readonly progress: TrafficProgress }
  /** `startedMs`: just before the first request, in ms since the epoch by the program's clock. */
  | { readonly type: 'ledger'; readonly startedMs: number; readonly ledger: ClientLedger }
  | { readonly type: 'failed'; readonly failure: RemoteFailure };

/** A ledger as it travels: number arrays as base64, messages packed. */
type WireLedger = Omit<ClientLedger, 'order' | 'messages'> & { order: string; messages?: PackedMessages };

/** A message as it travels; Infinity as null. */
type Wire =
  | { type: 'progress'; done: number; total: number | null; byServer: number[] }
  | { type: 'ledger'; startedMs: number; ledger: WireLedger }
  | { type: 'failed'; failure: RemoteFailure };

/** One line, its end included. */
export function encodeMessage(message: RemoteMessage): string {
  return `${JSON.stringify(toWire(message))}\n`;
}

/** The message of one line; undefined when the line is none: a program may print what it likes. */
export function decodeMessage(line: string): RemoteMessage | undefined {
  if (!line.startsWith('{"type":"')) return undefined;
  let wire: Wire;
  try {
    wire = JSON.parse(line) as Wire;
  } catch {
    return undefined;
  }
  switch (wire.type) {
    case 'progress': {
      const { done, total, byServer } = wire;
      return { type: 'progress', progress: { done, total: total ?? Infinity, byServer: Int32Array.from(byServer) } };
    }
    case 'ledger': {
      const { startedMs, ledger } = wire;
      return { type: 'ledger', startedMs, ledger: fromWire(ledger) };
    }
    case 'failed':
      return wire;
    default:
      return undefined;
  }
}

function toWire(message: RemoteMessage): Wire {
  switch (message.type) {
    case 'progress': {
      const { done, total, byServer } = message.progress;
      return { type: 'progress', done, total: Number.isFinite(total) ? total : null, byServer: [...byServer] };
    }
    case 'ledger': {
      const { startedMs, ledger } = message;
      const { order, messages, ...rest } = ledger;
      const packed = messages === undefined ? {} : { messages: packMessages(messages) };
      return { type: 'ledger', startedMs, ledger: { ...rest, order: encodeOrder(order), ...packed } };
    }
    case 'failed':
      return message;
  }
}

function fromWire({ order, messages, ...rest }: WireLedger): ClientLedger {
  const unpacked = messages === undefined ? {} : { messages: unpackMessages(messages, rest.idPrefix) };
  return { ...rest, order: decodeOrder(order), ...unpacked };
}

/** Two bytes per request, the low one first whatever the processor, in base64. */
export function encodeOrder(order: Int16Array): string {
  const bytes = Buffer.allocUnsafe(order.length * 2);
  for (let i = 0; i < order.length; i++) bytes.writeInt16LE(order[i]!, i * 2);
  return bytes.toString('base64');
}

export function decodeOrder(text: string): Int16Array {
  const bytes = Buffer.from(text, 'base64');
  const order = new Int16Array(bytes.length >> 1);
  for (let i = 0; i < order.length; i++) order[i] = bytes.readInt16LE(i * 2);
  return order;
}
