import { describe, expect, it } from 'vitest';
import { counted } from '../../../../src/experiment/live/count-logs.js';
import { liveLine, livePage, liveView } from '../../../../src/experiment/live/index.js';
import type { LiveLook, LogCounts } from '../../../../src/experiment/live/live-look.js';
import { keepFirst } from '../../../../src/experiment/live/live-view.js';
import type { BrokerLook, QueueState } from '../../../../src/lab/amqp/index.js';
import type { BalancerCounters } from '../../../../src/lab/observation.js';
import { PLAIN } from '../../../../src/report/index.js';
import { counts } from '../../verify/messages/broker-seen.js';

const NONE: LogCounts = { requests: 0, got: 0, done: 0, redelivered: 0 };
const LAB = { lab: 'demo', instance: 'default' };

function look(atMs: number, change: Partial<LiveLook>): LiveLook {
  return { atMs, balancer: undefined, brokers: {}, backends: {}, consumers: {}, ...change };
}

function broker(change: Partial<BrokerLook['counts']>, queues: Partial<QueueState>[] = []): { is: BrokerLook } {
  const named = queues.map((queue) => ({ vhost: '/', queue: 'q', ready: 0, unacked: 0, consumers: 0, ...queue }));
  return { is: { counts: counts(change), autoAcknowledged: 0, queues: named, connections: 1, channels: 2 } };
}

function balancer(sessions: readonly number[], process = 'a'): { is: BalancerCounters } {
  const servers = sessions.map((count, i) => ({
    ...{ name: `app${i + 1}`, status: 'UP', weight: 1, sessions: count, responses: count, sessionsNow: 0, queueNow: 0 },
  }));
  const all = sessions.reduce((sum, count) => sum + count, 0);
  const head = { product: 'HAProxy', version: '3.0', process, algorithm: 'roundrobin', frontendRequests: all };
  return { is: { ...head, servers } as unknown as BalancerCounters };
}

describe('a broker, watched', () => {
  const first = look(0, { brokers: { broker: broker({ received: 100, routed: 100, acknowledged: 90 }) } });
  const before = look(1000, { brokers: { broker: broker({ received: 110, routed: 110, acknowledged: 95 }) } });
  const now = look(3000, {
    brokers: { broker: broker({ received: 130, routed: 130, acknowledged: 112 }, [{ ready: 5, unacked: 3 }]) },
  });

  it('counts from the beginning of the watch, and rates from the look before', () => {
    const [view] = liveView(first, before, now).brokers;
    expect(view?.flows.received).toEqual({ count: 30, perSecond: 10 });
    expect(view?.balance).toEqual({
      ...{ routed: 30, acknowledged: 22, autoAcknowledged: 0, deadLettered: 0, waiting: 8, other: 0 },
    });
    expect(livePage(LAB, liveView(first, before, now), { paint: PLAIN, width: 80 })).toContain(
      'routed 30 = acknowledged 22 + 8 in queues',
    );
  });

  it('tells what does not add up', () => {
    const purged = look(3000, { brokers: { broker: broker({ received: 130, routed: 130, acknowledged: 112 }) } });
    const view = liveView(first, before, purged);
    expect(view.brokers[0]?.balance.other).toBe(8);
    expect(livePage(LAB, view, { paint: PLAIN, width: 80 })).toContain('+ 8 purged');
    expect(liveLine(view)).toContain('other 8');
  });

  it('says who says nothing, and counts on from the process that comes after', () => {
    const silent = look(4000, { brokers: { broker: { trouble: 'The broker broker cannot be read: it is paused' } } });
    expect(liveLine(liveView(keepFirst(first, silent), now, silent))).toContain('it is paused');
    const anew = look(5000, { brokers: { broker: broker({ process: 'new', received: 2, routed: 2 }) } });
    const later = look(6000, { brokers: { broker: broker({ process: 'new', received: 5, routed: 5 }) } });
    const kept = keepFirst(keepFirst(first, anew), later);
    expect(liveView(kept, anew, later).brokers[0]?.flows.received).toEqual({ count: 3, perSecond: 3 });
  });

  it('shows queues with what waits in them, and consumers with their shares', () => {
    const consumers = { fair1: { ...NONE, got: 3, done: 2 }, fair2: { ...NONE, got: 1, done: 1 } };
    const text = liveLine(liveView(first, before, { ...now, consumers }));
    expect(text).toBe('in 10.0/s  out 0.0/s  q 5+3  routed 30, gone 22, waiting 8  fair1 3 75.0 %  fair2 1 25.0 %');
  });
});

describe('a balancer, watched', () => {
  it('shares out what it handed over since the watch began, beside the logs', () => {
    const first = look(0, { balancer: balancer([100, 50]), backends: { app1: { ...NONE, requests: 7 }, app2: NONE } });
    const now = look(2000, {
      balancer: balancer([120, 60]),
      backends: { app1: { ...NONE, requests: 26 }, app2: { ...NONE, requests: 10 } },
    });
    const { balancer: view } = liveView(first, first, now);
    expect(view?.servers.map(({ requests, share, perSecond, logged }) => [requests, share, perSecond, logged])).toEqual(
      [
        [20, 2 / 3, 10, 19],
        [10, 1 / 3, 5, 10],
      ],
    );
    expect(view?.balance).toEqual({ handed: 30, answered: 30, active: 0, logged: 29 });
    expect(liveLine(liveView(first, first, now))).toContain('app1 20 66.7 %  app2 10 33.3 %');
  });

  it('begins again with a process that was started anew', () => {
    const first = look(0, { balancer: balancer([100, 50]) });
    const anew = look(1000, { balancer: balancer([2, 1], 'b') });
    expect(liveView(keepFirst(first, anew), first, anew).balancer?.balance.handed).toBe(0);
  });
});

it('shows the services’ own logs where no balancer stands in front of them', () => {
  const first = look(0, { backends: { shop: { ...NONE, requests: 5 } } });
  const view = liveView(first, first, look(1000, { backends: { shop: { ...NONE, requests: 8 } } }));
  expect(liveLine(view)).toBe('shop 3');
  expect(livePage(LAB, view, { paint: PLAIN, width: 80 })).toMatch(/service +requests\n +shop +3/);
});

describe('a ledger, counted', () => {
  it.each([
    ['{"event": "request", "id": "x"}', { ...NONE, requests: 1 }],
    ['{"event": "got", "redelivered": true}', { ...NONE, got: 1, redelivered: 1 }],
    ['{"event": "done"}', { ...NONE, done: 1 }],
    ['GET / 200 "event"', NONE],
    ['{"event": ', NONE],
  ])('%s', (line, after) => expect(counted(NONE, line)).toEqual(after));
});
