import { describe, expect, it, vi } from 'vitest';
import { openClientBook } from '../../../src/traffic/client-book.js';
import { checkTrafficPart, trafficKinds, type TrafficProgress } from '../../../src/traffic/index.js';
import { createLatencies } from '../../../src/traffic/pacing/latency.js';
import { createPathOf } from '../../../src/traffic/http/path-order.js';
import { createReadHeaders } from '../../../src/traffic/http/read-headers.js';
import { watchDeadlines } from '../../../src/traffic/pacing/watch-deadlines.js';

describe('kinds of traffic', () => {
  it('know http', () => {
    expect(Object.keys(trafficKinds)).toContain('http');
    expect(checkTrafficPart({ kind: 'http', with: { service: 'haproxy', port: 80 } })).toEqual([]);
  });

  it.each(['htp', 'constructor', ''])('answer the unknown %j with the known ones', (kind) => {
    expect(checkTrafficPart({ kind, with: {} })).toEqual([
      {
        path: ['kind'],
        message: `unknown kind of traffic: ${kind}`,
        allowed: ['http', 'http-table', 'flows', 'amqp', 'probe'],
      },
    ]);
  });

  it('place every problem of their options', () => {
    const part = {
      kind: 'http',
      with: { service: 'haproxy', port: 0, colour: 'blue', tls: { insecure: true }, paths: ['x'] },
    };
    const problems = checkTrafficPart(part);
    expect(problems.map(({ path }) => path.join('.'))).toEqual(
      expect.arrayContaining(['with.port', 'with.paths.0', 'with.tls.insecure', 'with.colour']),
    );
    expect(problems).toHaveLength(4);
    expect(problems.find(({ path }) => path[1] === 'colour')?.allowed).toContain('concurrency');
  });
});

describe('client book', () => {
  const context = {
    ...{ step: 's', idPrefix: 'p.', servers: ['a', 'b'], target: { host: '127.0.0.1', port: 1 }, seed: 1 },
    ...{ signal: new AbortController().signal, clock: () => 0 },
  };

  it('tells its progress at most 20 times a second', () => {
    const told: TrafficProgress[] = [];
    const book = openClientBook({ ...context, requests: 1000, onAnswer: (progress) => told.push(progress) }, 1);
    for (let i = 0; i < 1000; i++) {
      book.sent(i);
      book.answered(i, 200, i % 2, 1, i);
    }
    expect(told).toHaveLength(20);
    expect(told[1]).toEqual({ done: 51, total: 1000, byServer: Int32Array.of(26, 25) });
    book.tellProgress();
    expect(told.at(-1)?.done).toBe(1000);
  });

  it('grows with traffic of unknown length', () => {
    const book = openClientBook({ ...context, requests: Infinity }, 1);
    for (let i = 0; i < 200_000; i++) book.sent(i);
    book.answered(199_999, 200, 1, 1, 0);
    const { order, sent } = book.close(1);
    expect(sent).toBe(200_000);
    expect(order).toHaveLength(200_000);
    expect(order[199_998]).toBe(-1);
    expect(order[199_999]).toBe(1);
  });
});

describe('latencies', () => {
  it('are summed up in milliseconds, to three figures', () => {
    const latencies = createLatencies();
    for (let i = 1; i <= 1000; i++) latencies.record(i / 10);
    const { min, mean, p50, p90, p99, max } = latencies.summary();
    const near = (value: number, wanted: number): void => expect(Math.abs(value / wanted - 1)).toBeLessThan(0.002);
    near(min, 0.1);
    near(mean, 50.05);
    near(p50, 50);
    near(p90, 90);
    near(p99, 99);
    near(max, 100);
  });

  it('take times below their resolution', () => {
    const latencies = createLatencies();
    for (const ms of [0, 0.0001, 0.0004]) latencies.record(ms);
    expect(latencies.summary().max).toBe(0.001);
  });
});

describe('paths', () => {
  const paths = ['/a', '/b', '/c'];
  const first = (pathOf: (index: number) => string): string[] => Array.from({ length: 300 }, (_, i) => pathOf(i));

  it('take turns', () => {
    expect(first(createPathOf({ paths, pathOrder: 'cycle' }, 1)).slice(0, 4)).toEqual(['/a', '/b', '/c', '/a']);
  });

  it('are drawn by the seed alone', () => {
    const random = { paths, pathOrder: 'random' } as const;
    const drawn = first(createPathOf(random, 1));
    expect(first(createPathOf(random, 1))).toEqual(drawn);
    expect(first(createPathOf(random, 2))).not.toEqual(drawn);
    for (const path of paths) expect(drawn.filter((each) => each === path).length).toBeGreaterThan(70);
  });
});

describe('response headers', () => {
  const raw = (...texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text, 'latin1'));

  it('name the server in any case; the first one counts', () => {
    const read = createReadHeaders('X-Served-By', ['app1', 'app2']);
    expect(read(raw('Date', 'now', 'x-sErVeD-bY', 'app2', 'X-Served-By', 'app1'))).toBe(1);
    expect(read(raw('X-Served-By', 'app9', 'X-Served-By', 'app1'))).toBe(-1);
    expect(read([])).toBe(-1);
    // A byte that differs in the same bit as the cases of a letter is another name.
    expect(read(raw('X\rServed-By', 'app1'))).toBe(-1);
  });

  it('hand over every cookie', () => {
    const cookies: string[] = [];
    createReadHeaders('X-Served-By', [])(raw('SET-COOKIE', 'a=1', 'X', 'y', 'Set-Cookie', 'b=2'), (text) =>
      cookies.push(text),
    );
    expect(cookies).toEqual(['a=1', 'b=2']);
  });
});

describe('deadlines', () => {
  it('expire what is overdue, when it is, and nothing else', () => {
    vi.useFakeTimers();
    const expired: [string, number][] = [];
    const connection = (name: string, handedMs: number) => ({
      handedMs,
      expire() {
        expired.push([name, performance.now()]);
        this.handedMs = NaN;
      },
    });
    const startMs = performance.now();
    const early = connection('early', startMs);
    const late = connection('late', startMs + 40);
    const watch = watchDeadlines({
      connections: [late, early, connection('idle', NaN)],
      timeoutMs: 100,
      now: () => performance.now(),
    });
    vi.advanceTimersByTime(1000);
    expect(expired).toEqual([
      ['early', startMs + 100],
      ['late', startMs + 140],
    ]);
    watch.stop();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});
