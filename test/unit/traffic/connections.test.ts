import { describe, expect, it } from 'vitest';
import { drive } from './drive.js';
import { ok, serveRaw, type RawServer } from './raw-server.js';

const serveOk = (extra = ''): Promise<RawServer> => serveRaw(({ socket }) => socket.write(ok('app1', extra)));

/** Requests that each connection carried, as the server saw them. */
function perConnection({ requests }: RawServer): number[] {
  const counts: number[] = [];
  for (const { connection } of requests) counts[connection] = (counts[connection] ?? 0) + 1;
  return counts;
}

describe('connections', () => {
  it('are kept: as many as the concurrency, no matter how many requests', async () => {
    await using server = await serveOk();
    const ledger = await drive({ concurrency: 4 }, { port: server.port, requests: 200 });
    expect(server.connections()).toBe(4);
    expect(ledger.connectionsOpened).toBe(4);
    expect(server.requests.every(({ headers }) => headers.get('connection') === 'keep-alive')).toBe(true);
  });

  it('carry one request each when keep-alive is off, and say so', async () => {
    await using server = await serveOk();
    const ledger = await drive({ keepAlive: false, concurrency: 4 }, { port: server.port, requests: 100 });
    expect(perConnection(server)).toEqual(Array(100).fill(1));
    expect(ledger).toMatchObject({ connectionsOpened: 100, answered: 100 });
    expect(server.requests.every(({ headers }) => headers.get('connection') === 'close')).toBe(true);
  });

  it('carry k requests each when told so', async () => {
    await using server = await serveOk();
    const ledger = await drive({ keepAlive: 7 }, { port: server.port, requests: 50 });
    expect(perConnection(server)).toEqual([7, 7, 7, 7, 7, 7, 7, 1]);
    expect(ledger.connectionsOpened).toBe(8);
    expect(server.requests[6]?.headers.get('connection')).toBe('close');
  });

  it('are kept over HEAD requests too', async () => {
    await using server = await serveRaw(({ socket }) =>
      socket.write('HTTP/1.1 200 OK\r\nX-Served-By: app1\r\nContent-Length: 50\r\n\r\n'),
    );
    const ledger = await drive({ method: 'HEAD' }, { port: server.port, requests: 20 });
    expect(ledger).toMatchObject({ answered: 20, connectionsOpened: 1 });
    expect(server.connections()).toBe(1);
  });

  it("are kept although the server's hint is short", async () => {
    await using server = await serveOk('Keep-Alive: timeout=1\r\n');
    const ledger = await drive({}, { port: server.port, requests: 20 });
    expect(ledger.connectionsOpened).toBe(1);
  });

  it('come from the source address that was asked for', async () => {
    const from: (string | undefined)[] = [];
    await using server = await serveRaw(({ socket }) => {
      from.push(socket.remoteAddress);
      socket.write(ok('app1'));
    });
    await drive({ localAddress: '127.0.0.3' }, { port: server.port, requests: 3 });
    expect(from).toEqual(Array(3).fill('127.0.0.3'));
  });

  it('are not opened when no request is sent', async () => {
    await using server = await serveOk();
    const ledger = await drive({ concurrency: 4 }, { port: server.port, requests: 0 });
    expect(ledger).toMatchObject({ sent: 0, answered: 0, connectionsOpened: 0 });
    expect(server.connections()).toBe(0);
  });

  it('carry method, headers, body and the path whose turn it is', async () => {
    await using server = await serveOk();
    const options = { paths: ['/a', '/b?c=d'], method: 'POST', headers: { 'X-Kind': 7 }, body: 'grüße' };
    await drive(options, { port: server.port, requests: 3 });
    expect(server.requests.map(({ path }) => path)).toEqual(['/a', '/b?c=d', '/a']);
    expect(server.requests[0]?.method).toBe('POST');
    expect(server.requests[0]?.headers.get('x-kind')).toBe('7');
    expect(server.requests[0]?.headers.get('content-length')).toBe('7');
  });

  it('stop beginning requests when the duration is over', async () => {
    await using server = await serveOk();
    const ledger = await drive({ duration: '50ms', concurrency: 2 }, { port: server.port, requests: Infinity });
    expect(ledger.sent).toBeGreaterThan(2);
    expect(ledger.sent).toBe(ledger.answered);
    expect(ledger.order).toHaveLength(ledger.sent);
    expect(server.requests).toHaveLength(ledger.sent);
  });

  it('never go on without an end', async () => {
    await expect(drive({}, { port: 1, requests: Infinity })).rejects.toMatchObject({
      kind: 'bug',
      code: 'endless-traffic',
    });
  });
});
