/**
 * Joins the lines of each paragraph and list item, so that a terminal can wrap them at its own width. Code blocks, headings,
 * tables and quotes keep their lines.
 */
export function unwrapMarkdown(markdown: string): string {
  const lines: string[] = [];
  let fenced = false;
  for (const line of markdown.split('\n')) {
    const fence = /^\s*(```|~~~)/.test(line);
    const previous = lines.at(-1) ?? '';
    if (!fenced && !fence && isProse(line) && continues(previous))
      lines[lines.length - 1] = `${previous} ${line.trim()}`;
    else lines.push(line);
    if (fence) fenced = !fenced;
  }
  return lines.join('\n');
}

/** Begins no block of its own. */
function isProse(line: string): boolean {
  return /\S/.test(line) && !/^\s*([-*+] |\d+\. |#|>|\||```|~~~)/.test(line);
}

/** May be gone on with. Two spaces at the end are a line break. */
function continues(line: string): boolean {
  return /\S/.test(line) && !/^\s*(#|>|\||```|~~~)/.test(line) && !line.endsWith('  ');
}
