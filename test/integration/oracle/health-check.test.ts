import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkWindows, type Way } from '../../../src/oracle/health/index.js';
import { liveHaproxy, type LiveHaproxy } from './live-haproxy.js';

const TIMES = { inter: 250, fall: 3, rise: 2 };
/** What a busy machine may add to a deadline: a check must not only be sent, it must be seen. */
const SLACK_MS = 1_000;
/** Two timers that begin apart: HAProxy counts whole milliseconds. */
const EARLY_MS = 5;

let haproxy: LiveHaproxy;

beforeAll(async () => {
  haproxy = await liveHaproxy(`frontend web
    bind :8080
    default_backend apps
backend apps
    balance roundrobin
    option httpchk GET /health
    default-server check inter ${TIMES.inter}ms fall ${TIMES.fall} rise ${TIMES.rise}
    server app1 app1:5000
    server app2 app2:5000
    server app3 app3:5000
`);
});
afterAll(() => haproxy[Symbol.asyncDispose]());

/** Resolves when app2 is seen so. */
async function becomes(status: 'UP' | 'DOWN'): Promise<void> {
  for (;;) {
    const { servers } = await haproxy.counters('apps');
    if (servers.find(({ name }) => name === 'app2')?.status === status) return;
  }
}

interface Change {
  begin(container: string): Promise<unknown>;
  end(container: string): Promise<unknown>;
}

const WAYS: Readonly<Record<Exclude<Way, 'vanishes'>, () => Change>> = {
  // The apps close their listeners on one signal and open them on the other.
  refuses: () => ({
    begin: (container) => haproxy.engine.killContainer(container, 'SIGWINCH'),
    end: (container) => haproxy.engine.killContainer(container, 'SIGURG'),
  }),
  hangs: () => ({
    begin: (container) => haproxy.engine.pauseContainer(container),
    end: (container) => haproxy.engine.unpauseContainer(container),
  }),
};

it.each(['refuses', 'hangs'] as const)(
  'app2 %s: DOWN and UP again within the windows of the model, and not before',
  async (way) => {
    const { begin, end } = WAYS[way]();
    const container = haproxy.containerOf('app2');
    const windows = checkWindows(way, TIMES);
    const timed = async (change: Change['begin'], status: 'UP' | 'DOWN') => {
      const fromMs = performance.now();
      await change(container);
      const doneMs = performance.now();
      await becomes(status);
      const atMs = performance.now();
      return { leastMs: atMs - doneMs, mostMs: atMs - fromMs };
    };
    const down = await timed(begin, 'DOWN');
    const up = await timed(end, 'UP');
    const window = windows.down(0);
    expect(down.mostMs).toBeGreaterThanOrEqual(window.earliestMs - EARLY_MS);
    expect(down.leastMs).toBeLessThanOrEqual(window.latestMs + SLACK_MS);
    expect(up.mostMs).toBeGreaterThanOrEqual(windows.up.earliestMs - EARLY_MS);
    expect(up.leastMs).toBeLessThanOrEqual(windows.up.latestMs + SLACK_MS);
  },
);
