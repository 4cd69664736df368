import type { Observation, RowAnswer } from '../../lab/observation.js';
import type { ExpectedRow } from '../../lab/verdict.js';
import { alignOrder } from '../witnesses/index.js';

/** What came of one request of a table. */
export interface SeenRow {
  readonly request: number;
  /** Place among the expectation's servers, -1 = none of them. */
  readonly server: number;
  readonly answer: RowAnswer;
}

export function seenRows({ client }: Observation, servers: readonly string[]): SeenRow[] {
  const order = alignOrder(client.order, client.servers, servers);
  return (client.answers ?? []).flatMap((answer, request) =>
    answer ? [{ request, server: order[request] ?? -1, answer }] : [],
  );
}

/** What of a request is not as its row wants it, in a few words each. */
export function faults(row: ExpectedRow, { server, answer }: SeenRow): string[] {
  const wrongServer = row.servers.length === 0 ? server !== -1 : !row.servers.includes(server);
  const cookie = row.setsCookie !== undefined && row.setsCookie !== (answer.setCookie !== undefined);
  return [
    ...(wrongServer ? ['server'] : []),
    ...(row.status === answer.status && row.refuses === answer.error ? [] : ['status']),
    ...(row.location === undefined || row.location === answer.location ? [] : ['location']),
    ...(cookie ? ['cookie'] : []),
  ];
}

/** Share of the requests that are as their rows want them. */
export function explained(rows: readonly ExpectedRow[], seen: readonly SeenRow[]): number {
  if (seen.length === 0) return 0;
  const right = seen.filter((each) => faults(rows[each.request % rows.length]!, each).length === 0);
  return right.length / seen.length;
}
