/** One line of `show stat` by column name; a column without a value is absent. */
export type StatRow = ReadonlyMap<string, string>;

/**
 * `show stat` as HAProxy prints it: CSV whose first line names the columns, behind `# `. Columns differ by version, so they
 * are found by name. Throws on a reply without that line.
 */
export function parseStats(reply: string): StatRow[] {
  const [head = '', ...lines] = reply.split('\n');
  if (!head.startsWith('# pxname,')) throw new Error(`not a reply to "show stat": ${head.slice(0, 80)}`);
  const names = head.slice(2).split(',');
  return lines.filter((line) => line.trim() !== '').map((line) => statRow(names, splitCsv(line)));
}

/** `show info`: `Name: value` by line. */
export function parseInfo(reply: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of reply.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return fields;
}

export function numberOf(fields: ReadonlyMap<string, string>, name: string): number {
  const value = Number(fields.get(name) ?? 0);
  return Number.isFinite(value) ? value : 0;
}

function statRow(names: readonly string[], values: readonly string[]): StatRow {
  const row = new Map<string, string>();
  names.forEach((name, index) => {
    const value = values[index] ?? '';
    if (value !== '') row.set(name, value);
  });
  return row;
}

/** Fields with a comma or a quote in them are quoted, quotes doubled (HAProxy src/tools.c, csv_enc_append). */
function splitCsv(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const values: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    values.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
  }
  return values;
}
