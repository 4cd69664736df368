import type { ClientLedger } from '../lab/observation.js';
import { createLatencies, type Latencies } from './latency.js';
import type { TrafficContext } from './traffic-kind.js';

const FIRST_CAPACITY = 65_536;
/** HTTP statuses have three digits. */
const STATUS_COUNT = 1000;
const PROGRESS_INTERVAL_MS = 50;

/** The client's ledger while it is being written. Times are monotonic milliseconds. */
export interface ClientBook {
  readonly intendedLatency: Latencies;
  readonly lateness: Latencies;
  sent(index: number): void;
  answered(index: number, status: number, server: number, serviceMs: number, nowMs: number): void;
  failed(code: string, written: boolean, nowMs: number): void;
  connectionOpened(): void;
  /** Tells how far it has come, whatever the time. */
  tellProgress(): void;
  close(durationMs: number): ClientLedger;
}

/** Opens the book of one step. `concurrency` is what the ledger will say. */
export function openClientBook(context: TrafficContext, concurrency: number): ClientBook {
  const { step, idPrefix, servers, requests, onAnswer } = context;
  const latency = createLatencies();
  const intendedLatency = createLatencies();
  const lateness = createLatencies();
  const statuses = new Uint32Array(STATUS_COUNT);
  const byServer = new Int32Array(servers.length);
  const errorCodes: Record<string, number> = {};
  let order = new Int16Array(Math.min(requests, FIRST_CAPACITY)).fill(-1);
  let [sent, answered, errors, unwritten, connectionsOpened, nextProgressMs] = [0, 0, 0, 0, 0, 0];

  function tellProgress(): void {
    onAnswer?.({ done: answered + errors, total: requests, byServer: byServer.slice() });
  }
  function tellSometimes(nowMs: number): void {
    if (onAnswer === undefined || nowMs < nextProgressMs) return;
    nextProgressMs = nowMs + PROGRESS_INTERVAL_MS;
    tellProgress();
  }
  return {
    intendedLatency,
    lateness,
    sent(index) {
      sent++;
      if (index >= order.length) order = grown(order);
    },
    answered(index, status, server, serviceMs, nowMs) {
      answered++;
      statuses[status]!++;
      if (server >= 0) {
        order[index] = server;
        byServer[server]!++;
      }
      latency.record(serviceMs);
      tellSometimes(nowMs);
    },
    failed(code, written, nowMs) {
      errors++;
      if (!written) unwritten++;
      errorCodes[code] = (errorCodes[code] ?? 0) + 1;
      tellSometimes(nowMs);
    },
    connectionOpened: () => void connectionsOpened++,
    tellProgress,
    close: (durationMs) => ({
      ...{
        step,
        idPrefix,
        concurrency,
        sent,
        answered,
        errors,
        unwritten,
        errorCodes,
        servers,
        connectionsOpened,
        durationMs,
      },
      statuses: statusRecord(statuses),
      order: order.slice(0, sent),
      latency: latency.summary(),
    }),
  };
}

function grown(order: Int16Array): Int16Array<ArrayBuffer> {
  const larger = new Int16Array(Math.max(1024, order.length * 2)).fill(-1);
  larger.set(order);
  return larger;
}

function statusRecord(statuses: Uint32Array): Record<string, number> {
  const record: Record<string, number> = {};
  statuses.forEach((count, status) => {
    if (count > 0) record[status] = count;
  });
  return record;
}
