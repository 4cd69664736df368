import { expect, it } from 'vitest';
import { createClosedLoop } from '../../../src/traffic/pacing/closed-loop.js';

/** Sends `limit` requests over `connections`; the newest request is answered first. Returns what was in flight at each start. */
function inFlightAtStart(connections: number, limit: number, drainAt: number | undefined) {
  const waiting: { index: number; sender: Sender }[] = [];
  const inFlight: number[] = [];
  type Sender = { send(index: number): void };
  let done = false;
  const loop = createClosedLoop<Sender>({
    limit,
    drainAt,
    durationMs: undefined,
    now: () => 0,
    onDone: () => (done = true),
  });
  const senders = Array.from({ length: connections }, () => {
    const sender: Sender = {
      send(index) {
        inFlight[index] = waiting.length;
        waiting.push({ index, sender });
      },
    };
    return sender;
  });
  loop.start(senders);
  for (let answered = waiting.pop(); answered; answered = waiting.pop()) loop.onFree(answered.sender);
  return { inFlight, done, report: loop.report?.() };
}

it('lets everything be answered before the first request after the warm-up', () => {
  const { inFlight, done, report } = inFlightAtStart(4, 20, 10);
  expect(inFlight[10]).toBe(0);
  expect(inFlight[9]).toBeGreaterThan(0);
  expect(inFlight).toHaveLength(20);
  expect(done).toBe(true);
  expect(report).toEqual({ drainedAt: 10 });
});

it('never waits without a warm-up', () => {
  const { inFlight, done, report } = inFlightAtStart(4, 20, undefined);
  expect(Math.min(...inFlight.slice(4))).toBeGreaterThan(0);
  expect(done).toBe(true);
  expect(report).toEqual({});
});

it('drains with more connections than warm-up requests', () => {
  const { inFlight, done } = inFlightAtStart(8, 20, 3);
  expect(inFlight[3]).toBe(0);
  expect(inFlight).toHaveLength(20);
  expect(done).toBe(true);
});
