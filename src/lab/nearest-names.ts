/** Words longer than this are no typing mistake of a name. */
const LONGEST_WORD = 80;

/**
 * The candidates that `word` was most likely meant to be, nearest first, at most `limit` of them.
 * Near = a third of the letters differ at most (swapped neighbours count once), or `word` is the beginning or a part of the name.
 */
export function nearestNames(word: string, candidates: readonly string[], limit = 3): string[] {
  const wanted = word.toLowerCase();
  if (wanted === '' || wanted.length > LONGEST_WORD) return [];
  return candidates
    .map((name) => ({ name, distance: nearness(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance !== undefined)
    .sort((a, b) => (a.distance ?? 0) - (b.distance ?? 0) || a.name.localeCompare(b.name, 'en'))
    .slice(0, limit)
    .map(({ name }) => name);
}

function nearness(wanted: string, name: string): number | undefined {
  const distance = editDistance(wanted, name);
  if (distance <= Math.max(1, Math.floor(Math.max(wanted.length, name.length) / 3))) return distance;
  // A fragment is a weaker hint than a slip of the finger.
  return wanted.length >= 3 && name.includes(wanted) ? LONGEST_WORD + name.indexOf(wanted) : undefined;
}

/** Optimal string alignment distance (Levenshtein plus swapped neighbours). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
