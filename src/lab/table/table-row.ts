/** One row: a request, and what must come of it. */
export interface TableRow {
  readonly says?: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Services or groups of services of which one must answer; absent = the balancer itself. */
  readonly to?: readonly string[];
  readonly status: number;
  readonly location?: string;
  readonly setsCookie?: boolean;
  /** Code with which the client must refuse the connection: UNABLE_TO_VERIFY_LEAF_SIGNATURE. */
  readonly refuses?: string;
}

/** Rows that differ in a number alone: `{i}` stands for it, from 1. */
export interface KeyedRows {
  readonly count: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly to?: readonly string[];
}

/** All rows of a table, keyed ones written out. */
export function rowsOf({ rows, keys }: { readonly rows?: readonly TableRow[]; readonly keys?: KeyedRows }): TableRow[] {
  const keyed = Array.from({ length: keys?.count ?? 0 }, (_, i) => keyedRow(keys!, i + 1));
  return [...(rows ?? []), ...keyed];
}

function keyedRow({ path, headers, to }: KeyedRows, number: number): TableRow {
  const fill = (text: string): string => text.replaceAll('{i}', String(number));
  const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
  return { method: 'GET', path: fill(path), headers: filled, status: 200, ...(to === undefined ? {} : { to }) };
}

/** `POST /submit User-Agent: Mobile`: a row in one line. */
export function rowText({ says, method, path, headers }: TableRow): string {
  const sent = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return says ?? [method, path, ...sent].join(' ');
}
