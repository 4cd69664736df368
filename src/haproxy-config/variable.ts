import type { LookUp } from './config.js';
import type { Piece } from './escape.js';
import type { Trouble } from './trouble.js';

/** A variable's value, or its reference as written when the value is not known. */
export interface VariablePiece extends Piece {
  readonly known: boolean;
  /** `${NAME[*]}`: each blank in the value parts words. */
  readonly expand: boolean;
}

/** HAProxy's own pseudo-variables. */
const PSEUDO = ['.LINE', '.FILE', '.SECTION'];
const NAME = /\.?[A-Za-z0-9_]*/y;

/** A `$` inside double quotes: `$NAME`, `${NAME}`, `${NAME-default}`, `${NAME[*]}` (HAProxy src/tools.c, `parse_line`). */
export function readVariable(text: string, at: number, line: number, lookUp: LookUp): VariablePiece | Trouble {
  const brace = text[at + 1] === '{';
  const start = at + (brace ? 2 : 1);
  NAME.lastIndex = start;
  const name = NAME.exec(text)?.[0] ?? '';
  if (!/^[A-Za-z_.]/.test(name) || (name.startsWith('.') && !PSEUDO.includes(name))) return badName(start);
  let here = start + name.length;
  const expand = brace && text[here] === '[';
  if (expand && !text.startsWith('[*]', here)) {
    return { at: here, code: 'bad-expansion', message: "only '[*]' may follow the name", instead: '${NAME[*]}' };
  }
  if (expand) here += 3;
  const close = brace ? closing(text, here) : here;
  if (close === undefined) {
    return { at: at + 1, code: 'unmatched-brace', message: "this '{' is not closed", instead: '${NAME}' };
  }
  const end = brace ? close + 1 : here;
  const fallback = brace && text[here] === '-' ? text.slice(here + 1, close) : undefined;
  const value = name === '.LINE' ? String(line) : (lookUp(name) ?? fallback);
  return { text: value ?? text.slice(at, end), length: end - at, known: value !== undefined, expand };
}

function closing(text: string, from: number): number | undefined {
  if (text[from] === '}') return from;
  const end = text[from] === '-' ? text.indexOf('}', from) : -1;
  return end < 0 ? undefined : end;
}

function badName(at: number): Trouble {
  return {
    at,
    code: 'bad-variable',
    message: 'in double quotes, $ begins the name of an environment variable',
    instead: "\\$ for the sign itself, or single quotes: '$1'",
  };
}
