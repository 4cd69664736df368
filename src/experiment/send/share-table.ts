import { bar, textTable } from '../../report/index.js';

/** Besides the bar. */
const OTHER_COLUMNS = 40;
const ALIGNED = ['left', 'right', 'right', 'left'] as const;

/** Who got how many of `total`, a row each with its share and a bar, in `width` columns. */
export function shareTable(
  [who, what]: readonly [string, string],
  counts: readonly (readonly [string, number])[],
  { total, width }: { readonly total: number; readonly width: number },
): string {
  const most = Math.max(...counts.map(([, count]) => count), 1);
  const cells = Math.max(8, Math.min(40, width - OTHER_COLUMNS));
  const rows = counts.map(([name, count]) => {
    const share = total > 0 ? (100 * count) / total : 0;
    return [name, String(count), `${share.toFixed(1)} %`, bar(count, most, cells)];
  });

  const columns = [who, what, 'share', ''].map((title, i) => ({ title, align: ALIGNED[i] ?? 'left' }));
  return textTable(columns, rows);
}
