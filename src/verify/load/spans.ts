import type { Observation, RequestSpans } from '../../lab/observation.js';
import { alignOrder } from '../witnesses/index.js';

type Span = readonly [startMs: number, endMs: number];

/** The spans of each server's requests, in the order of the requests; `order` names the server of request i, -1 = nobody. */
export function spansOf(order: Int16Array, spans: RequestSpans, servers: number): Span[][] {
  const own = Array.from({ length: servers }, (): Span[] => []);
  order.forEach((server, i) => {
    const span: Span = [spans.startMs[i] ?? NaN, spans.endMs[i] ?? NaN];
    if (Number.isFinite(span[0] + span[1])) own[server]?.push(span);
  });
  return own;
}

/** Most requests at once, by server. A request that begins when another ends does not meet it. */
export function busiest(spans: readonly (readonly Span[])[]): number[] {
  return spans.map((own) => {
    const events = own.flatMap(([start, end]) => [
      { at: start, change: 1 },
      { at: end, change: -1 },
    ]);
    events.sort((a, b) => a.at - b.at || a.change - b.change);
    let [now, most] = [0, 0];
    for (const { change } of events) most = Math.max(most, (now += change));
    return most;
  });
}

/** Most requests at once at each of the client's servers, by their own logs; undefined where these tell no times. */
export function peaksByLog({ client, backend }: Pick<Observation, 'client' | 'backend'>): number[] | undefined {
  if (!backend?.spans) return undefined;
  const order = alignOrder(backend.order, backend.servers, client.servers);
  return busiest(spansOf(order, backend.spans, client.servers.length));
}

/** How long each server took, request by request, in ms. */
export function durations(spans: readonly (readonly Span[])[]): number[][] {
  return spans.map((own) => own.map(([start, end]) => end - start));
}

/** Whether there was a moment at which every request was at a server. */
export function overlapAll(spans: readonly (readonly Span[])[]): boolean {
  const all = spans.flat();
  return Math.max(...all.map(([start]) => start)) < Math.min(...all.map(([, end]) => end));
}

/** From the first begin to the last end, in ms; 0 without any. */
export function stretch(spans: readonly (readonly Span[])[]): number {
  const all = spans.flat();
  if (all.length === 0) return 0;
  return Math.max(...all.map(([, end]) => end)) - Math.min(...all.map(([start]) => start));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
