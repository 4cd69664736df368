import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOpenLoop, type OpenLoop } from '../../../src/traffic/pacing/open-loop.js';
import type { Sender } from '../../../src/traffic/pacing/loop.js';
import { drive } from './drive.js';
import { ok, serveRaw } from './raw-server.js';

interface Sent {
  readonly index: number;
  readonly intendedMs: number;
  readonly sentMs: number;
  doneMs: number;
}

interface Simulation {
  readonly limit: number;
  readonly ratePerSecond: number;
  readonly connections: number;
  /** When a request that is sent at this time is answered. */
  readonly answerMs: (sentMs: number) => number;
  /** The client itself stands still once, after this many requests, for so long. */
  readonly hold?: { readonly after: number; readonly forMs: number };
}

/** Runs an open loop against simulated connections, on the fake clock. */
async function simulate({ limit, ratePerSecond, connections, answerMs, hold }: Simulation) {
  const sent: Sent[] = [];
  const lateness: number[] = [];
  let done = false;
  let heldMs = 0;
  const now = (): number => performance.now() + heldMs;
  const loop: OpenLoop<Sender> = createOpenLoop<Sender>({
    limit,
    ratePerSecond,
    now,
    onArrival: (latenessMs) => lateness.push(latenessMs),
    onDone: () => (done = true),
  });
  const connect = (): Sender => {
    const connection: Sender = {
      send(index, intendedMs) {
        const one = { index, intendedMs: intendedMs ?? NaN, sentMs: now(), doneMs: NaN };
        sent.push(one);
        if (sent.length === hold?.after) heldMs += hold.forMs;
        setTimeout(
          () => {
            one.doneMs = now();
            loop.onFree(connection);
          },
          answerMs(one.sentMs) - one.sentMs,
        );
      },
    };
    return connection;
  };
  const startMs = now();
  loop.start(Array.from({ length: connections }, connect));
  while (!done) await vi.advanceTimersByTimeAsync(10);
  return { sent, lateness, startMs, queue: loop.queue() };
}

const shareAbove = (values: readonly number[], limit: number): number =>
  values.filter((value) => value > limit).length / values.length;

describe('open loop', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sends at a constant rate, without bursts', async () => {
    const { sent, lateness, startMs, queue } = await simulate({
      ...{ limit: 1000, ratePerSecond: 500, connections: 16 },
      answerMs: (sentMs) => sentMs + 3,
    });
    const bins = Array<number>(100).fill(0);
    for (const { sentMs } of sent) bins[Math.floor((sentMs - startMs) / 20)]!++;
    // 500 per second are 10 in 20 ms; a bucket per second would put 500 into one bin.
    expect(Math.min(...bins)).toBeGreaterThanOrEqual(9);
    expect(Math.max(...bins)).toBeLessThanOrEqual(11);
    expect(Math.max(...lateness)).toBeLessThanOrEqual(1);
    expect(queue).toEqual({ queued: 0, queueMax: 0 });
    expect(sent.map(({ index }) => index)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });

  it('shows a stall in the latencies from the intended time, however few connections there are', async () => {
    let stallEndMs = NaN;
    const { sent, queue } = await simulate({
      ...{ limit: 1500, ratePerSecond: 500, connections: 8 },
      answerMs: (sentMs) => {
        if (sentMs < 1000) return sentMs + 1;
        if (Number.isNaN(stallEndMs)) stallEndMs = sentMs + 300;
        return Math.max(sentMs + 1, stallEndMs);
      },
    });
    const intended = sent.map(({ doneMs, intendedMs }) => doneMs - intendedMs);
    const service = sent.map(({ doneMs, sentMs }) => doneMs - sentMs);
    // Of 3 s, those that arrived in the first 200 ms of the stall waited for more than 100 ms.
    expect(shareAbove(intended, 100)).toBeGreaterThan(0.06);
    expect(shareAbove(intended, 100)).toBeLessThan(0.075);
    // What the connections saw hides it: one request each.
    expect(shareAbove(service, 100)).toBe(8 / 1500);
    expect(queue.queueMax).toBeGreaterThan(130);
    expect(queue.queued).toBeGreaterThanOrEqual(queue.queueMax);
  });

  it('keeps to the schedule when the client itself stood still, and reports the lateness', async () => {
    const { sent, lateness, startMs } = await simulate({
      ...{ limit: 100, ratePerSecond: 100, connections: 100, hold: { after: 50, forMs: 200 } },
      answerMs: (sentMs) => sentMs + 1,
    });
    expect(sent.map(({ intendedMs }) => Math.round(intendedMs - startMs))).toEqual(
      Array.from({ length: 100 }, (_, i) => i * 10),
    );
    expect(lateness).toHaveLength(100);
    // What was due meanwhile is sent at once, each with its own lateness; the schedule after it is the old one.
    expect(lateness.filter((ms) => ms > 1).map(Math.round)).toEqual(Array.from({ length: 19 }, (_, i) => 190 - i * 10));
  });
});

describe('rate', () => {
  it('reports both latencies, the lateness and the queue of a server that stalls once', async () => {
    let answered = 0;
    let stalled: (() => void)[] | undefined;
    await using server = await serveRaw(({ socket }) => {
      const answer = (): void => void socket.write(ok('app1'));
      if (++answered === 50) {
        stalled = [answer];
        setTimeout(() => {
          stalled?.forEach((each) => each());
          stalled = undefined;
        }, 300);
      } else if (stalled) stalled.push(answer);
      else answer();
    });
    const ledger = await drive({ rate: 200, concurrency: 2 }, { port: server.port, requests: 200 });
    expect(ledger).toMatchObject({ sent: 200, answered: 200, connectionsOpened: 2, rate: { intendedPerSecond: 200 } });
    // Of 1 s, 200 ms of arrivals waited for more than 100 ms; the connections themselves saw it twice.
    expect(ledger.intendedLatency?.p90).toBeGreaterThan(100);
    expect(ledger.latency.max).toBeGreaterThan(250);
    expect(ledger.latency.p90).toBeLessThan(ledger.intendedLatency?.p90 ?? 0);
    expect(ledger.rate?.queueMax).toBeGreaterThan(20);
    expect(ledger.lateness?.max).toBeGreaterThan(0);
    expect(ledger.durationMs).toBeGreaterThan(990);
  });
});
