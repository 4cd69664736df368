/**
 * The line of a template, from 1, that a rendered line came of: the only one whose fixed words it has, in their order. Undefined where
 * several would do, or none: a value of several lines, a blank line.
 */
export function lineOfSource(template: string, rendered: string): number | undefined {
  const lines = template.split(/\r?\n/);
  const fitting = lines.flatMap((line, i) => (fits(line.split(/\{\{.*?\}\}/), rendered) ? [i + 1] : []));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Whether the text is made of these pieces with anything between them. */
function fits(pieces: readonly string[], text: string): boolean {
  const [first = '', ...others] = pieces;
  const last = others.pop();
  if (pieces.every((piece) => piece.trim() === '')) return false;
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}
