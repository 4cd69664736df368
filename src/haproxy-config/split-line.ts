import type { LookUp, Word } from './config.js';
import { readEscape } from './escape.js';
import { isTrouble, type Trouble } from './trouble.js';
import { readVariable } from './variable.js';

export interface SplitLine {
  readonly words: readonly Word[];
  /** Offset in the line where the tail begins. */
  readonly end: number;
  readonly trouble?: Trouble;
}

/** Blanks as C's isspace has them, but for the line feed. */
const BLANK = /[ \t\v\f\r]/;

interface Reading {
  readonly text: string;
  readonly line: number;
  readonly lookUp: LookUp;
  readonly words: Word[];
  at: number;
  /** Of the word at hand: where it begins, and its text so far. */
  start: number;
  word: string;
  open: boolean;
  quote: '"' | "'" | undefined;
  quotedAt: number;
}

/**
 * The words of a line from offset `from` on, by the rules of HAProxy's `parse_line` (src/tools.c, with quotes, escapes,
 * comments and variables in force). A carriage return or a NUL ends the line; a backslash at its end continues nothing.
 */
export function splitLine(text: string, from: number, line: number, lookUp: LookUp): SplitLine {
  const reading: Reading = {
    ...{ text, line, lookUp, words: [], at: from, start: from, word: '' },
    ...{ open: false, quote: undefined, quotedAt: from },
  };
  while (!atEnd(reading)) {
    const trouble = step(reading);
    if (trouble !== undefined) return { words: reading.words, end: reading.start, trouble };
  }
  if (reading.quote !== undefined) return { words: reading.words, end: reading.start, trouble: unmatched(reading) };
  // As in HAProxy, an empty last word is none, quoted or not.
  if (reading.word === '') return { words: reading.words, end: reading.start };
  endWord(reading, '');
  return { words: reading.words, end: reading.at };
}

function atEnd({ text, at, quote }: Reading): boolean {
  const c = text[at];
  return c === undefined || c === '\r' || c === '\0' || (c === '#' && quote === undefined);
}

function step(reading: Reading): Trouble | undefined {
  const { text, at, quote } = reading;
  const c = text.charAt(at);
  if (quote === undefined && BLANK.test(c)) return skipBlanks(reading);
  if ((c === '"' || c === "'") && (quote === undefined || quote === c)) {
    reading.quote = quote === undefined ? c : undefined;
    reading.quotedAt = at;
    reading.at += 1;
    return undefined;
  }
  if (c === '\\' && quote !== "'") {
    const piece = readEscape(text, at, quote === '"');
    return isTrouble(piece) ? piece : take(reading, piece.text, piece.length);
  }
  if (c === '$' && quote === '"') return stepVariable(reading);
  return take(reading, c, 1);
}

function take(reading: Reading, text: string, length: number): undefined {
  reading.word += text;
  reading.at += length;
}

function skipBlanks(reading: Reading): undefined {
  const begin = reading.at;
  let end = begin;
  while (end < reading.text.length && BLANK.test(reading.text.charAt(end))) end += 1;
  endWord(reading, reading.text.slice(begin, end));
}

/** Files the word that ends here; one that was expanded to several shows its writing in the first. */
function endWord(reading: Reading, gap: string): void {
  const { text, line, start, at, word, open } = reading;
  const raw = text.slice(start, at);
  reading.words.push({ text: word, raw, gap, line, column: start + 1, ...(open ? { open } : {}) });
  Object.assign(reading, { at: at + gap.length, start: at + gap.length, word: '', open: false });
}

function stepVariable(reading: Reading): Trouble | undefined {
  const piece = readVariable(reading.text, reading.at, reading.line, reading.lookUp);
  if (isTrouble(piece)) return piece;
  if (!piece.known) reading.open = true;
  const parts = piece.expand && piece.known ? piece.text.split(/[ \t\v\f\r\n]+/) : [piece.text];
  for (const part of parts.slice(0, -1)) {
    const { line, start } = reading;
    reading.words.push({ text: reading.word + part, raw: '', gap: '', line, column: start + 1 });
    reading.word = '';
  }
  return take(reading, parts.at(-1) ?? '', piece.length);
}

function unmatched({ quotedAt, quote }: Reading): Trouble {
  return {
    at: quotedAt,
    code: 'unmatched-quote',
    message: `this ${quote ?? ''} is not closed on its line`,
    instead: `\\${quote ?? ''} for the character itself, or close it on the same line`,
  };
}
