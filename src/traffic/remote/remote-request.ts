import type { TrafficContext, TrafficOptions } from '../traffic-kind.js';

/** The part of a context that is data. */
export type RemoteContext = Omit<TrafficContext, 'signal' | 'clock' | 'onAnswer' | 'inside'>;

/** What the program is asked to send. */
export interface RemoteRequest {
  readonly kind: string;
  /** Parsed options of that kind; undefined ones do not travel, and nothing in them may be infinite. */
  readonly options: TrafficOptions;
  readonly context: RemoteContext;
}

/** One line, its end included. */
export function encodeRequest({ kind, options, context }: RemoteRequest): string {
  const { step, idPrefix, firstId, servers, requests, drainAt, target, seed } = context;
  // JSON has no Infinity: null stands for it.
  const data = { step, idPrefix, firstId, servers, requests: finite(requests), drainAt, target, seed };
  return `${JSON.stringify({ kind, options, context: data })}\n`;
}

/** The request of one line; throws SyntaxError on what is no JSON. */
export function decodeRequest(line: string): RemoteRequest {
  const { kind, options, context } = JSON.parse(line) as RemoteRequest & { context: { requests: number | null } };
  return { kind, options, context: { ...context, requests: context.requests ?? Infinity } };
}

function finite(count: number): number | null {
  return Number.isFinite(count) ? count : null;
}
