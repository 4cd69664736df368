/** A line of JSON that a program of a lab writes: what happened, and what is told of it. */
export interface EventLine {
  readonly event: string;
  readonly [key: string]: unknown;
}

/** Reads a line for what it says, tolerant of anything else that a program writes. */
export function eventLine(text: string): EventLine | undefined {
  // Most lines that are none of a ledger need no parser to tell.
  if (!text.startsWith('{') || !text.includes('"event"')) return undefined;
  try {
    const line = JSON.parse(text) as { readonly event?: unknown };
    return typeof line.event === 'string' ? (line as EventLine) : undefined;
  } catch {
    return undefined;
  }
}
