import type { BackendLedger } from '../../lab/observation.js';
import { eventLine } from './event-line.js';

export interface LedgerBookOptions {
  readonly step: string;
  /** Names of the backends, in the order that numbers them. */
  readonly servers: readonly string[];
  readonly idPrefix: string;
  readonly runPrefix: string;
  /** Requests that the client sent. */
  readonly sent: number;
  /** Lines before it are of no concern unless they carry an id of the step. */
  readonly sinceMs: number;
}

/** Where requests are entered as the logs are read. */
export interface LedgerBook {
  /** One line of the log of server number `server`. */
  enter(server: number, text: string, timeMs: number): void;
  ledger(): BackendLedger;
}

/** Lines `"event": "request"` count, and of them `server id startMs endMs`; `asked: true` says that somebody behind was asked for help. */
export function createLedgerBook(options: LedgerBookOptions): LedgerBook {
  const { step, servers, idPrefix, runPrefix, sent, sinceMs } = options;
  const order = new Int16Array(sent).fill(-1);
  const spans = { startMs: new Float64Array(sent).fill(NaN), endMs: new Float64Array(sent).fill(NaN) };
  const asked: number[] = [];
  const counts = { duplicates: 0, foreign: 0, timed: 0 };
  return {
    enter: (server, text, timeMs) => {
      const line = eventLine(text);
      if (line?.event !== 'request') return;
      const id = typeof line.id === 'string' ? line.id : '';
      const index = id.startsWith(idPrefix) ? indexOf(id.slice(idPrefix.length), sent) : -1;
      // The log of a container is that container's word; a line in another's name is nobody's evidence.
      if (line.server !== undefined && line.server !== servers[server]) {
        if (index >= 0 || timeMs >= sinceMs) counts.foreign++;
      } else if (index < 0) {
        if (timeMs >= sinceMs && !id.startsWith(runPrefix)) counts.foreign++;
      } else if (order[index] === -1) {
        order[index] = server;
        if (line.asked === true) asked.push(index);
        if (typeof line.startMs !== 'number' || typeof line.endMs !== 'number') return;
        spans.startMs[index] = line.startMs;
        spans.endMs[index] = line.endMs;
        counts.timed++;
      } else {
        counts.duplicates++;
      }
    },
    ledger: () => {
      const { timed, ...others } = counts;
      const helped = asked.length > 0 ? { asked: asked.toSorted((a, b) => a - b) } : {};
      return { step, servers, order, ...others, ...(timed > 0 ? { spans } : {}), ...helped };
    },
  };
}

/** -1 unless the rest of the id is a request's number as the client writes it. */
function indexOf(rest: string, sent: number): number {
  if (!/^(?:0|[1-9]\d*)$/.test(rest)) return -1;
  const index = Number(rest);
  return index < sent ? index : -1;
}
