import type { ClientLedger } from '../lab/observation.js';

/** A virtual connection, as a loop sees it. */
export interface Sender {
  send(index: number, intendedMs: number | undefined): void;
}

/** Decides which connection sends which request, and when. */
export interface Loop<S extends Sender> {
  start(connections: readonly S[]): void;
  /** The connection's request was answered or failed. */
  onFree(connection: S): void;
  stop(): void;
  /** What this loop adds to the ledger. */
  report?(): Partial<ClientLedger>;
}
