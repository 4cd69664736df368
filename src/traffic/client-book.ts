import type { ClientLedger, RowAnswer } from '../lab/observation.js';
import { createLatencies, type Latencies } from './pacing/index.js';
import { createServerOrder } from './server-order.js';
import type { TrafficContext } from './traffic-kind.js';

/** HTTP statuses have three digits. */
const STATUS_COUNT = 1000;
const PROGRESS_INTERVAL_MS = 50;

/** The client's ledger while it is being written. Times are monotonic milliseconds. */
export interface ClientBook {
  readonly intendedLatency: Latencies;
  readonly lateness: Latencies;
  sent(index: number): void;
  answered(index: number, status: number, server: number, serviceMs: number, nowMs: number): void;
  /** The headers of an answer have come: only where tables are sent. */
  noted(index: number, answer: RowAnswer): void;
  failed(index: number, code: string, written: boolean, nowMs: number): void;
  connectionOpened(): void;
  /** Tells how far it has come, whatever the time. */
  tellProgress(): void;
  close(durationMs: number): ClientLedger;
}

/** Opens the book of one step. `concurrency` is what the ledger will say; with `rows` it says what came of each request. */
export function openClientBook(context: TrafficContext, concurrency: number, rows = false): ClientBook {
  const { step, idPrefix, servers, requests, onAnswer } = context;
  const latency = createLatencies();
  const statuses = new Uint32Array(STATUS_COUNT);
  const order = createServerOrder(requests, servers.length);
  const errorCodes: Record<string, number> = {};
  const answers: RowAnswer[] = [];
  const count = { sent: 0, answered: 0, errors: 0, unwritten: 0, connectionsOpened: 0 };
  const done = (): number => count.answered + count.errors;
  const tell = (): void => onAnswer?.({ done: done(), total: requests, byServer: order.byServer.slice() });
  const tellSometimes = onAnswer === undefined ? () => {} : everyInterval(tell);
  return {
    intendedLatency: createLatencies(),
    lateness: createLatencies(),
    sent: (index) => void (count.sent++, order.reserve(index)),
    answered(index, status, server, serviceMs, nowMs) {
      count.answered++;
      statuses[status]!++;
      order.put(index, server, serviceMs);
      latency.record(serviceMs);
      tellSometimes(nowMs);
    },
    noted: (index, answer) => void (answers[index] = answer),
    failed(index, code, written, nowMs) {
      if (rows) answers[index] = { status: 0, error: code };
      count.errors++;
      if (!written) count.unwritten++;
      errorCodes[code] = (errorCodes[code] ?? 0) + 1;
      tellSometimes(nowMs);
    },
    connectionOpened: () => void count.connectionsOpened++,
    tellProgress: tell,
    close: (durationMs) => ({
      ...{ step, idPrefix, concurrency, servers, durationMs, ...count, errorCodes },
      ...{ statuses: statusRecord(statuses), order: order.close(count.sent), latency: latency.summary() },
      serverMeansMs: order.meansMs(),
      ...answersOf(answers, count.sent),
    }),
  };
}

function answersOf(answers: readonly RowAnswer[], sent: number): Pick<ClientLedger, 'answers'> {
  return answers.length > 0 ? { answers: Array.from({ length: sent }, (_, i) => answers[i]) } : {};
}

function everyInterval(tell: () => void): (nowMs: number) => void {
  let nextMs = 0;
  return (nowMs) => {
    if (nowMs < nextMs) return;
    nextMs = nowMs + PROGRESS_INTERVAL_MS;
    tell();
  };
}

function statusRecord(statuses: Uint32Array): Record<string, number> {
  const record: Record<string, number> = {};
  statuses.forEach((count, status) => {
    if (count > 0) record[status] = count;
  });
  return record;
}
