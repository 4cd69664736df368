/** `3e-9`, `0.0016`, `0.26`; below what a double holds, `< 1e-300`. */
export function probabilityInWords(p: number): string {
  if (p < 1e-300) return '< 1e-300';
  if (p < 1e-3) return `= ${p.toExponential(0)}`;
  return `= ${Number(p.toPrecision(2))}`;
}

/** `≤ 3e-9`: for a bound, or for a chance of which only a part of the conditions was counted. */
export function atMostInWords(p: number): string {
  return probabilityInWords(p).replace('=', '≤');
}

/** `2:1:3`; long vectors are cut: `1:1:1:1:… (100 servers)`. */
export function ratioInWords(weights: readonly number[], separator = ':'): string {
  const shown = weights.length > 12 ? [...weights.slice(0, 4), `… (${weights.length} servers)`] : weights;
  return shown.join(separator);
}

export function countsInWords(counts: readonly number[]): string {
  return ratioInWords(counts, '/');
}

/** `1 request`, `3 requests`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
