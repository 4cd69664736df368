import type { Config, Line, Statement } from '../haproxy-config/index.js';

export function lineText({ indent, words, tail }: Line): string {
  return `${indent}${words.map(({ raw, gap }) => raw + gap).join('')}${tail}`;
}

/** A line as it is told: its number, and its text without a comment. */
export function textAt(
  { lines }: Pick<Config, 'lines'>,
  line: number,
): { readonly line: number; readonly text: string } {
  const found = lines[line - 1];
  return { line, text: found === undefined ? '' : found.words.map(({ raw }) => raw).join(' ') };
}

export function lineOf({ words }: Statement): number {
  return words[0].line;
}
