import stringWidth from 'string-width';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

export interface TableLayout {
  /** Spaces before each row; default 2. */
  readonly indent?: number;
  /** Spaces between columns; default 3. */
  readonly gap?: number;
}

/** Aligned rows under their titles, by the width that a terminal shows (wide characters two, colour codes none). No line end at the end; no head where no column has a title. */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { indent = 2, gap = 3 }: TableLayout = {},
): string {
  const head = columns.map(({ title }) => title);
  const lines = head.some((title) => title !== '') ? [head, ...rows] : rows;
  const widths = columns.map((_, index) => Math.max(...lines.map((cells) => stringWidth(cells[index] ?? ''))));
  return lines
    .map((cells) => {
      const padded = columns.map(({ align }, index) => {
        const text = cells[index] ?? '';
        const room = ' '.repeat((widths[index] ?? 0) - stringWidth(text));
        return align === 'right' ? room + text : text + room;
      });
      return (' '.repeat(indent) + padded.join(' '.repeat(gap))).trimEnd();
    })
    .join('\n');
}
