import { stripVTControlCharacters } from 'node:util';

/** Below this share of the width, continuation lines may start where the last column of their line does. */
const DEEPEST_HANG = 0.6;

/**
 * Breaks lines longer than `columns` at spaces. What follows hangs under the line's last column (a gap of two spaces or more
 * begins one), else under the text after its mark or indent. Colour codes take no room; a word that is too long stays whole.
 */
export function wrapLines(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => (width(line) > columns ? wrapLine(line, columns) : line))
    .join('\n');
}

function wrapLine(line: string, columns: number): string {
  const hang = hangOf(stripVTControlCharacters(line), columns);
  const lines: string[] = [];
  let current = '';
  // A break goes in front of a word, with the spaces there; the gaps up to the hang are part of the layout.
  for (const word of line.split(/(?<=\S)(?= +\S)/)) {
    if (width(current) > hang && width(current + word) > columns) {
      lines.push(current);
      current = ' '.repeat(hang) + word.trimStart();
    } else current += word;
  }
  return [...lines, current].join('\n');
}

function hangOf(plain: string, columns: number): number {
  const gaps = [...plain.matchAll(/ {2,}(?=\S)/g)].map(({ index, 0: gap }) => index + gap.length);
  const last = gaps.filter((end) => end <= columns * DEEPEST_HANG).at(-1) ?? 0;
  const [mark = ''] = /^(?:[✔✖?!·→-]|\d+\.) +/.exec(plain.slice(last)) ?? [];
  return last + mark.length;
}

/** Nothing that lab writes is wide: one cell per character. */
function width(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
