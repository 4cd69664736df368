import type { RequestOutcome } from './probe-words.js';

/** What became of a row: of a request how far it came; `done` of anything else; `untold` = it could not be tried, `error` says why. */
export type ProbeOutcome = RequestOutcome | 'done' | 'untold';

/** One row of the client's ledger. */
export interface ProbeAnswer {
  /** Place in the table, from 0. */
  readonly row: number;
  readonly outcome: ProbeOutcome;
  readonly ms: number;
  /** Number in the ids of the step's requests; only of requests. */
  readonly request?: number;
  /** What the name was resolved to, sorted. */
  readonly addresses?: readonly string[];
  /** Addresses of the services that the name must resolve to, by the engine at that moment; sorted. */
  readonly known?: readonly string[];
  readonly status?: number;
  /** Service that the answer names (header `X-Served-By`). */
  readonly host?: string;
  /** Of a request that failed: EAI_NONAME, ECONNREFUSED, HOSTNAME_MISMATCH, … */
  readonly code?: string;
  /** Body of the answer, or what a command wrote, stdout before stderr; cut at 64 KiB. */
  readonly text?: string;
  readonly exit?: number;
  /** What may be kept and compared: stdout without its last line end, a field of the engine's, a file's text. */
  readonly value?: string;
  /** The value that was kept before under the name that the row compares with; absent = it compares with none, or none was kept. */
  readonly against?: string;
  readonly error?: string;
}
