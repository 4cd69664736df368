import { wrapLines } from '../text/index.js';

/** Where text goes: a process's stream, or a test's. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** What the process gives a command; tests hand in their own. */
export interface Terminal {
  readonly out: Output;
  readonly err: Output;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * The text as a person reads it there: wrapped at words on a terminal; elsewhere its lines stay whole, for other programs.
 * A terminal that nobody gave a size says 0 columns.
 */
export function fitted(text: string, { isTTY, columns = 80 }: Output): string {
  return isTTY === true ? wrapLines(text, columns || 80) : text;
}
