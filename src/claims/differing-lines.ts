import { parseConfig } from '../haproxy-config/index.js';

/** A line that only one of two configurations has, at that place. */
export interface DifferingLine {
  readonly only: 'file' | 'running';
  /** From 1, in that configuration. */
  readonly line: number;
  readonly text: string;
}

/** Lines that are not the same in both, in order; comments, blank lines and blanks between words do not count. */
export function differingLines(file: string, running: string): DifferingLine[] {
  const [one, other] = [linesOf(file), linesOf(running)];
  const common = commonLengths(one, other);
  const found: DifferingLine[] = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    if (i < one.length && one[i]!.text === other[j]?.text) [i, j] = [i + 1, j + 1];
    else if (j === other.length || (i < one.length && common[i + 1]![j]! >= common[i]![j + 1]!))
      found.push({ only: 'file', ...one[i++]! });
    else found.push({ only: 'running', ...other[j++]! });
  }
  return found;
}

interface Told {
  readonly line: number;
  readonly text: string;
}

function linesOf(text: string): Told[] {
  const { lines } = parseConfig(text);
  return lines.flatMap(({ number, words }) =>
    words.length === 0 ? [] : [{ line: number, text: words.map(({ raw }) => raw).join(' ') }],
  );
}

/** How many lines the rests from (i, j) on have in common, in order. */
function commonLengths(one: readonly Told[], other: readonly Told[]): Uint16Array[] {
  const lengths = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      const longer = Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
      lengths[i]![j] = one[i]!.text === other[j]!.text ? lengths[i + 1]![j + 1]! + 1 : longer;
    }
  }
  return lengths;
}
