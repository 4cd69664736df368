import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drive, SERVERS, sum } from './drive.js';
import { ok, serveRaw, type RawRequest } from './raw-server.js';

const NAMED = 'X-Served-By: app2\r\n';
const partial = (rest: string): string => `HTTP/1.1 200 OK\r\n${NAMED}${rest}`;

/** What the server does to a request with this path, and whether a complete answer comes of it. */
const BEHAVIOURS: Readonly<Record<string, { answered: boolean; act: (request: RawRequest) => void }>> = {
  plain: { answered: true, act: ({ socket }) => socket.write(ok('app2')) },
  slow: { answered: true, act: ({ socket }) => setTimeout(() => socket.write(ok('app2')), 5) },
  'in-pieces': {
    answered: true,
    act: ({ socket }) => {
      const text = ok('app2');
      socket.write(text.slice(0, 30));
      setImmediate(() => socket.write(text.slice(30)));
    },
  },
  chunked: {
    answered: true,
    act: ({ socket }) =>
      socket.write(partial('Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Trailer: a\r\n\r\n')),
  },
  'no-content': { answered: true, act: ({ socket }) => socket.write(`HTTP/1.1 204 No Content\r\n${NAMED}\r\n`) },
  'not-modified': { answered: true, act: ({ socket }) => socket.write(`HTTP/1.1 304 Not Modified\r\n${NAMED}\r\n`) },
  'not-modified-with-length': {
    answered: true,
    act: ({ socket }) => socket.write(`HTTP/1.1 304 Not Modified\r\n${NAMED}Content-Length: 7\r\n\r\n`),
  },
  'server-error': {
    answered: true,
    act: ({ socket }) => socket.write(`HTTP/1.1 503 No\r\n${NAMED}Content-Length: 0\r\n\r\n`),
  },
  'early-hints': {
    answered: true,
    act: ({ socket }) => socket.write(`HTTP/1.1 103 Early Hints\r\nX-Served-By: app1\r\n\r\n${ok('app2')}`),
  },
  'connection-close': { answered: true, act: ({ socket }) => socket.end(ok('app2', 'Connection: close\r\n')) },
  'until-the-end': { answered: true, act: ({ socket }) => socket.end(partial('\r\nno length')) },
  'old-protocol': { answered: true, act: ({ socket }) => socket.end(`HTTP/1.0 200 OK\r\n${NAMED}\r\nok`) },
  reset: { answered: false, act: ({ socket }) => socket.resetAndDestroy() },
  'hang-up': { answered: false, act: ({ socket }) => socket.end() },
  'half-head': { answered: false, act: ({ socket }) => socket.end('HTTP/1.1 200 OK\r\nX-Serv') },
  'half-body': { answered: false, act: ({ socket }) => socket.end(partial('Content-Length: 9\r\n\r\nhalf')) },
  'half-body-close': {
    answered: false,
    act: ({ socket }) => socket.end(partial('Connection: close\r\nContent-Length: 9\r\n\r\nhalf')),
  },
  'half-chunk': {
    answered: false,
    act: ({ socket }) => socket.end(partial('Transfer-Encoding: chunked\r\n\r\n9\r\nhalf')),
  },
  'half-chunk-close': {
    answered: false,
    act: ({ socket }) => socket.end(partial('Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n')),
  },
  'reset-in-body': {
    answered: false,
    act: ({ socket }) =>
      socket.write(partial('Content-Length: 50\r\n\r\nhalf'), () => setTimeout(() => socket.resetAndDestroy(), 5)),
  },
  garbage: { answered: false, act: ({ socket }) => socket.end('SMTP is another protocol\r\n\r\n') },
};
const names = Object.keys(BEHAVIOURS);

function serveNasty() {
  return serveRaw((request) => {
    BEHAVIOURS[request.path.slice(1)]?.act(request);
  });
}

describe('accounting', () => {
  // Nothing but the reset tells that this body is cut, and on a busy machine the system now and then (seen: 2 in 400) shows a plain end instead.
  it('takes a reset for no end of a body that only the connection delimits', async () => {
    await using server = await serveRaw(({ socket }) => {
      socket.write(partial('\r\nno length'), () => setTimeout(() => socket.resetAndDestroy(), 5));
    });
    const ledger = await drive({ path: '/' }, { port: server.port, requests: 20 });
    expect(ledger.errors).toBeGreaterThan(15);
    expect(ledger.answered + ledger.errors).toBe(20);
  });

  it.each(names)('%s is counted once, as what it is', async (name) => {
    await using server = await serveNasty();
    const { answered = false } = BEHAVIOURS[name] ?? {};
    const ledger = await drive({ path: `/${name}` }, { port: server.port, requests: 3 });
    expect(ledger.sent).toBe(3);
    expect(ledger.answered).toBe(answered ? 3 : 0);
    expect(ledger.errors).toBe(answered ? 0 : 3);
    expect([...ledger.order]).toEqual(Array(3).fill(answered ? 1 : -1));
    expect(server.requests.map(({ headers }) => headers.get('x-request-id'))).toEqual(
      [0, 1, 2].map((i) => `run1.step.${i}`),
    );
  });

  it('holds for any mix of servers that behave badly, and writes no request twice', async () => {
    const mix = fc.record({
      paths: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 40 }),
      concurrency: fc.integer({ min: 1, max: 8 }),
      keepAlive: fc.constantFrom(true, false, 1, 3),
      method: fc.constantFrom('GET', 'POST'),
    });
    await fc.assert(
      fc.asyncProperty(mix, async ({ paths, ...options }) => {
        await using server = await serveNasty();
        const requests = paths.length;
        const body = options.method === 'POST' ? { body: 'some text' } : {};
        const ledger = await drive(
          { paths: paths.map((name) => `/${name}`), ...options, ...body },
          { port: server.port, requests },
        );
        const complete = paths.map((name) => BEHAVIOURS[name]?.answered ?? false);
        expect(ledger.sent).toBe(requests);
        expect(ledger.answered + ledger.errors).toBe(requests);
        expect(ledger.answered).toBe(complete.filter(Boolean).length);
        expect(sum(ledger.errorCodes)).toBe(ledger.errors);
        expect(sum(ledger.statuses)).toBe(ledger.answered);
        expect([...ledger.order]).toEqual(complete.map((answered) => (answered ? 1 : -1)));
        const seen = server.requests.map(({ headers }) => headers.get('x-request-id'));
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen).toHaveLength(requests);
        expect(ledger.connectionsOpened).toBe(server.connections());
      }),
      { numRuns: 25, seed: 20261122 },
    );
  });

  it('keeps its sums when the server closes kept connections without a word', async () => {
    await using server = await serveRaw(({ socket, connection }) => {
      socket.write(ok(SERVERS[connection % 3] ?? ''));
      if (connection % 2 === 0) setImmediate(() => socket.destroy());
    });
    const ledger = await drive({ concurrency: 4 }, { port: server.port, requests: 200 });
    expect(ledger.sent).toBe(200);
    expect(ledger.answered + ledger.errors).toBe(200);
    const seen = server.requests.map(({ headers }) => headers.get('x-request-id'));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(ledger.answered);
  });

  it('sends each id once, in order, one at a time', async () => {
    let inFlight = 0;
    let most = 0;
    await using server = await serveRaw(({ socket }) => {
      most = Math.max(most, ++inFlight);
      setImmediate(() => {
        inFlight--;
        socket.write(ok('app3'));
      });
    });
    const ledger = await drive({ concurrency: 1 }, { port: server.port, requests: 60 });
    expect(most).toBe(1);
    expect(server.requests.map(({ headers }) => headers.get('x-request-id'))).toEqual(
      Array.from({ length: 60 }, (_, i) => `run1.step.${i}`),
    );
    expect([...ledger.order]).toEqual(Array(60).fill(2));
    expect(ledger.connectionsOpened).toBe(1);
    expect(ledger.statuses).toEqual({ 200: 60 });
  });

  it('numbers servers by their place, and unknown or unnamed ones -1', async () => {
    const answers = ['app1', 'other', '', 'app3'];
    await using server = await serveRaw(({ socket, path }) =>
      socket.write(
        `HTTP/1.1 200 OK\r\nx-BACKEND: ${answers[Number(path.slice(1))] ?? ''}\r\nContent-Length: 0\r\n\r\n`,
      ),
    );
    const paths = answers.map((_, i) => `/${i}`);
    const ledger = await drive({ paths, serverHeader: 'X-Backend' }, { port: server.port, requests: 8 });
    expect([...ledger.order]).toEqual([0, -1, -1, 2, 0, -1, -1, 2]);
    expect(ledger.answered).toBe(8);
  });

  it('counts requests that found no server as unwritten errors', async () => {
    const server = await serveRaw(() => {});
    await server[Symbol.asyncDispose]();
    const ledger = await drive({ concurrency: 2 }, { port: server.port, requests: 7 });
    expect(ledger).toMatchObject({ sent: 7, answered: 0, errors: 7, unwritten: 7, connectionsOpened: 0 });
    expect(ledger.errorCodes).toEqual({ ECONNREFUSED: 7 });
    expect(ledger.latency).toEqual({ min: 0, mean: 0, p50: 0, p90: 0, p95: 0, p99: 0, max: 0 });
  });

  it('gives up a request that is not answered in time, and only that one', async () => {
    await using server = await serveRaw(({ socket, path }) => {
      if (path === '/plain') socket.write(ok('app1'));
    });
    const ledger = await drive(
      { paths: ['/plain', '/silent'], requestTimeout: '400ms', concurrency: 2 },
      { port: server.port, requests: 6 },
    );
    expect(ledger).toMatchObject({ sent: 6, answered: 3, errors: 3, errorCodes: { timeout: 3 }, unwritten: 0 });
    expect([...ledger.order]).toEqual([0, -1, 0, -1, 0, -1]);
    expect(ledger.connectionsOpened).toBe(server.connections());
  });

  it('gives up a request whose connection never comes about', async () => {
    // A TLS client at a server that never says a word stays in the handshake.
    await using server = await serveRaw(() => {});
    const ledger = await drive({ tls: {}, requestTimeout: '100ms' }, { port: server.port, requests: 2 });
    expect(ledger).toMatchObject({
      sent: 2,
      errors: 2,
      unwritten: 2,
      connectionsOpened: 0,
      errorCodes: { timeout: 2 },
    });
  });
});
