/** A table of texts; a column is aligned to the left unless it says otherwise. No line end at the end. */
export function markdownTable(
  columns: readonly (string | { readonly title: string; readonly align: 'left' | 'right' })[],
  rows: readonly (readonly string[])[],
): string {
  const titles = columns.map((column) => (typeof column === 'string' ? column : column.title));
  const rules = columns.map((column) => (typeof column !== 'string' && column.align === 'right' ? '--:' : '---'));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`.replace(/^\|  \|/, '| |');
  return [titles.map(inlineMarkdown), rules, ...rows.map((row) => row.map(inlineMarkdown))].map(line).join('\n');
}

/** Text that can neither end a table cell nor start markup, a reference or a control sequence of its own. */
export function inlineMarkdown(text: string): string {
  return plainText(text.replace(/\s*\n\s*/g, ' '))
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/[\\|<>`*_[\]]/g, (character) => `\\${character}`);
}

/** Text without what a terminal or a parser would take for more than text; a tab stays. */
export function plainText(text: string): string {
  // eslint-disable-next-line no-control-regex -- exactly these
  return text.replace(/[\u0000-\u0008\u000A-\u001F\u007F]/g, '');
}
