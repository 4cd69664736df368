import { isIP } from 'node:net';
import { LabError } from '../../errors.js';
import type { ClientLedger } from '../../lab/observation.js';
import { openClientBook, type ClientBook } from '../client-book.js';
import { createClosedLoop, createOpenLoop, type Loop, watchDeadlines } from '../pacing/index.js';
import { HttpConnection, type ConnectionRun } from './http-connection.js';
import { requestsOfHttp, type HttpTraffic } from './http-options.js';
import { createPathOf } from './path-order.js';
import { createReadHeaders } from './read-headers.js';
import type { TrafficContext } from '../traffic-kind.js';
import { loadHttpClient } from './undici-client.js';

/**
 * Sends HTTP/1.1 requests, closed loop or at a constant rate. Nothing is retried: each request is handed to its
 * connection once and ends as answered (its answer came completely) or as an error. With concurrency 1 a request is
 * written only after the answer before it ended.
 * `onEach` hears of each answer of an open loop. Throws LabError `interrupted` on the signal, `bug` when nothing bounds the traffic.
 */
export async function driveHttp(
  options: HttpTraffic,
  context: TrafficContext,
  onEach?: ConnectionRun['onEach'],
): Promise<ClientLedger> {
  const limit = Number.isFinite(context.requests) ? context.requests : (requestsOfHttp(options) ?? Infinity);
  requireEnd(limit, options, context.step);
  const { signal } = context;
  const makeClient = await loadHttpClient();
  if (signal.aborted) throw interruption(signal, context.step);
  const now = (): number => performance.now();
  const concurrency = Math.min(options.concurrency, limit);
  const book = openClientBook({ ...context, requests: limit }, concurrency, options.rows !== undefined);
  const end = waitForEnd(signal, context.step);
  const { drainAt } = context;
  const loop = createLoop(options, { limit, drainAt, now, book, onDone: end.finish });
  const run: ConnectionRun = {
    ...{ options, makeClient, book, now, onEach, clock: context.clock },
    ...{ idPrefix: context.idPrefix, firstId: context.firstId ?? 0 },
    origin: originOf(context.target, options),
    readHeaders: createReadHeaders(options.serverHeader, context.servers),
    pathOf: createPathOf(options, context.seed),
    onFree: loop.onFree,
  };
  const connections = Array.from({ length: concurrency }, () => new HttpConnection(run));
  const deadlines = watchDeadlines({ connections, timeoutMs: options.requestTimeoutMs, now });
  try {
    const startMs = now();
    loop.start(connections);
    await end.reached;
    const durationMs = now() - startMs;
    book.tellProgress();
    return { ...book.close(durationMs), ...loop.report?.() };
  } finally {
    loop.stop();
    deadlines.stop();
    end.forget();
    await Promise.all(connections.map((connection) => connection.close()));
  }
}

function requireEnd(limit: number, { durationMs, ratePerSecond }: HttpTraffic, step: string): void {
  if (limit < Infinity || (durationMs !== undefined && ratePerSecond === undefined)) return;
  throw new LabError('bug', `traffic ${step} has no end`, { code: 'endless-traffic' });
}

interface LoopParts {
  readonly limit: number;
  readonly drainAt: number | undefined;
  readonly now: () => number;
  readonly book: ClientBook;
  readonly onDone: () => void;
}

function createLoop({ ratePerSecond, durationMs }: HttpTraffic, parts: LoopParts): Loop<HttpConnection> {
  const { limit, drainAt, now, book, onDone } = parts;
  if (ratePerSecond === undefined) return createClosedLoop({ limit, durationMs, drainAt, now, onDone });
  const onArrival = (latenessMs: number): void => book.lateness.record(latenessMs);
  const loop = createOpenLoop<HttpConnection>({ limit, ratePerSecond, now, onArrival, onDone });
  return {
    ...loop,
    report: () => ({
      intendedLatency: book.intendedLatency.summary(),
      lateness: book.lateness.summary(),
      rate: { intendedPerSecond: ratePerSecond, ...loop.queue() },
    }),
  };
}

interface End {
  /** Rejects with LabError `interrupted` when the signal aborts first. */
  readonly reached: Promise<void>;
  readonly finish: () => void;
  /** Stops listening to the signal. */
  readonly forget: () => void;
}

function waitForEnd(signal: AbortSignal, step: string): End {
  let finish = (): void => {};
  let onAbort = (): void => {};
  const reached = new Promise<void>((resolve, reject) => {
    finish = resolve;
    onAbort = () => reject(interruption(signal, step));
  });
  signal.addEventListener('abort', onAbort, { once: true });
  return { reached, finish: () => finish(), forget: () => signal.removeEventListener('abort', onAbort) };
}

function interruption(signal: AbortSignal, step: string): LabError {
  if (signal.reason instanceof LabError) return signal.reason;
  return new LabError('interrupted', `traffic ${step} was interrupted`, { code: 'interrupted', cause: signal.reason });
}

function originOf({ host, port }: TrafficContext['target'], { tls }: HttpTraffic): string {
  const bracketed = isIP(host) === 6 ? `[${host}]` : host;
  return `${tls === undefined ? 'http' : 'https'}://${bracketed}:${port}`;
}
