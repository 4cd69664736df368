/** How a channel or connection ended that this client did not close. */
export interface Closed {
  readonly what: 'channel' | 'connection';
  /** The broker's reply code; `lost` = it gave none. */
  readonly code: number | 'lost';
  /** The broker's own words, else the client's. */
  readonly text: string;
}

/** amqplib (2.3) wraps the broker's words: `Channel closed by server: 404 (NOT-FOUND) with message "…"`. */
const WRAPPED = /with message "([^]*)"$/;

/** From what amqplib says of it: an error with the reply code, where there was one. */
export function closedBy(what: Closed['what'], error: Error & { readonly code?: unknown }): Closed {
  const { code, message } = error;
  return { what, code: typeof code === 'number' ? code : 'lost', text: WRAPPED.exec(message)?.[1] ?? message };
}
