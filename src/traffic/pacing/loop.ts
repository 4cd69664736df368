import type { ClientLedger } from '../../lab/observation.js';

/** A virtual connection, as a loop sees it. */
export interface Sender {
  send(index: number, intendedMs: number | undefined): void;
}

/** Decides which connection sends which request, and when. */
export interface Loop<S extends Sender> {
  readonly start: (connections: readonly S[]) => void;
  /** The connection's request was answered or failed. */
  readonly onFree: (connection: S) => void;
  readonly stop: () => void;
  /** What this loop adds to the ledger. */
  readonly report?: () => Partial<ClientLedger>;
}
