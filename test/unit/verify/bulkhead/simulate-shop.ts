import type { BackendLedger, FlowLedger, Observation } from '../../../../src/lab/observation.js';

export interface Shop {
  readonly mode: 'shared' | 'waiting' | 'reject';
  readonly threads: number;
  readonly limit: number;
  readonly delayMs: number;
  /** Product pages in a second, for four seconds. */
  readonly pageRate: number;
  /** Of the list, by itself. */
  readonly listMs: number;
}

export const SHOP: Shop = { mode: 'reject', threads: 15, limit: 10, delayMs: 1000, pageRate: 40, listMs: 5 };

interface Request {
  readonly id: number;
  readonly flow: string;
  readonly atMs: number;
}

interface Done {
  readonly status: number;
  readonly endMs: number;
  readonly behind?: readonly [startMs: number, endMs: number];
}

const ALONE = { name: 'alone', count: 60, ratePerSecond: 30 };
const LIST = { name: 'list', count: 80, ratePerSecond: 20 };

/** A shop with so many threads that serve in the order of arrival: what a client, the shop's log and rating's log would tell of it. */
export function simulateShop(change: Partial<Shop> = {}): Observation {
  const shop = { ...SHOP, ...change };
  const pages = { name: 'pages', count: shop.pageRate * 4, ratePerSecond: shop.pageRate };
  const plan = [
    { ...ALONE, startMs: 0 },
    { ...pages, startMs: 3000 },
    { ...LIST, startMs: 3000 },
  ];
  let from = 0;
  const flows = plan.map((flow) => ({ ...flow, from: (from += flow.count) - flow.count }));
  const requests = flows.flatMap(({ name, count, ratePerSecond, startMs, from: first }) =>
    Array.from({ length: count }, (_, i): Request => ({
      id: first + i,
      flow: name,
      atMs: startMs + (i * 1000) / ratePerSecond,
    })),
  );
  const done = serve(
    requests.toSorted((a, b) => a.atMs - b.atMs),
    shop,
  );
  const ledgers = flows.map(({ name, count, ratePerSecond, from: first }): FlowLedger => {
    const own = requests.slice(first, first + count);
    return {
      ...{ name, from: first, count, ratePerSecond },
      tookMs: own.map(({ id, atMs }) => done[id]!.endMs - atMs),
      statuses: own.map(({ id }) => done[id]!.status),
    };
  });
  return observed(ledgers, done);
}

/** Whoever comes first gets the thread that is free first; a call keeps its thread, and so does whoever waits for a place. */
function serve(requests: readonly Request[], { mode, threads, limit, delayMs, listMs }: Shop): Done[] {
  const freeMs = new Array<number>(threads).fill(0);
  const placesMs = new Array<number>(mode === 'shared' ? threads : limit).fill(0);
  const done: Done[] = [];
  for (const { id, flow, atMs } of requests) {
    const thread = freeMs.indexOf(Math.min(...freeMs));
    const startMs = Math.max(atMs, freeMs[thread]!);
    done[id] = flow === 'pages' ? call(startMs) : { status: 200, endMs: startMs + listMs };
    freeMs[thread] = done[id].endMs;
  }
  return done;

  function call(startMs: number): Done {
    const place = placesMs.indexOf(Math.min(...placesMs));
    if (mode === 'reject' && placesMs[place]! > startMs) return { status: 503, endMs: startMs + 2 };
    const beginMs = Math.max(startMs, placesMs[place]!);
    placesMs[place] = beginMs + delayMs;
    return { status: 200, endMs: beginMs + delayMs, behind: [beginMs, beginMs + delayMs] };
  }
}

function observed(flows: readonly FlowLedger[], done: readonly Done[]): Observation {
  const order = new Int16Array(done.length);
  const spans = { startMs: new Float64Array(done.length).fill(NaN), endMs: new Float64Array(done.length).fill(NaN) };
  const asked = [...done.keys()].filter((i) => done[i]!.behind !== undefined);
  for (const i of asked) [spans.startMs[i], spans.endMs[i]] = done[i]!.behind!;
  const step = 'rush';
  const none = { duplicates: 0, foreign: 0 };
  const behindOrder = order.map((_, i) => (done[i]!.behind === undefined ? -1 : 0));
  const behind: BackendLedger = { step, servers: ['rating'], order: behindOrder, ...none, spans };
  const zero = { min: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 };
  const count = (status: number): number => done.filter((each) => each.status === status).length;
  return {
    step,
    client: {
      ...{ step, idPrefix: 'run1.rush.', concurrency: 100, servers: ['product'], order, flows, latency: zero },
      ...{ sent: done.length, answered: done.length, errors: 0, errorCodes: {}, connectionsOpened: done.length },
      statuses: { 200: count(200), 503: count(503) },
      durationMs: Math.max(...done.map(({ endMs }) => endMs)),
    },
    middle: undefined,
    backend: { step, servers: ['product'], order, ...none, asked, behind },
  };
}
