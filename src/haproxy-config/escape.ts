import type { Trouble } from './trouble.js';

/** What a piece of a line stands for, and how many characters it takes. */
export interface Piece {
  readonly text: string;
  readonly length: number;
}

const LETTERS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };

/** A backslash outside single quotes (HAProxy src/tools.c, `parse_line`): what is no escape stays as it is. */
export function readEscape(text: string, at: number, inDoubleQuotes: boolean): Piece | Trouble {
  const next = text[at + 1] ?? '';
  if (next === 'x') return readHex(text, at);
  const letter = LETTERS[next];
  if (letter !== undefined) return { text: letter, length: 2 };
  const special = next !== '' && (` \\#'"`.includes(next) || (next === '$' && inDoubleQuotes));
  return special ? { text: next, length: 2 } : { text: '\\', length: 1 };
}

function readHex(text: string, at: number): Piece | Trouble {
  const digits = text.slice(at + 2, at + 4);
  if (/^[0-9a-fA-F]{2}$/.test(digits)) return { text: String.fromCharCode(parseInt(digits, 16)), length: 4 };
  return {
    at,
    code: 'bad-hex',
    message: "'\\x' wants two hexadecimal digits",
    instead: '\\x41, or \\\\x for a backslash and an x',
  };
}
