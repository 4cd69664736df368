import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ClientLedger } from '../../../src/lab/observation.js';
import { driveRemotely, trafficKinds, type TrafficContext, type TrafficProgress } from '../../../src/traffic/index.js';
import { createLineReader } from '../../../src/traffic/remote/line-reader.js';
import { decodeMessage, decodeOrder, encodeMessage, encodeOrder } from '../../../src/traffic/remote/remote-message.js';
import { decodeRequest, encodeRequest } from '../../../src/traffic/remote/remote-request.js';
import { serveRequest } from '../../../src/traffic/remote/serve-request.js';
import { childClient, SOURCE_PROGRAM } from './child-client.js';
import { SERVERS } from './drive.js';

const http = trafficKinds['http']!;
const options = (more: Readonly<Record<string, unknown>> = {}) =>
  http.parse({ service: 'haproxy', port: 8080, ...more });

function context(more: Partial<TrafficContext> = {}): TrafficContext {
  return {
    ...{ step: 'step', idPrefix: 'run1.step.', servers: SERVERS, requests: 60, seed: 7, clock: () => 0 },
    target: { host: 'haproxy', port: 8080 },
    signal: new AbortController().signal,
    ...more,
  };
}

describe('what travels', () => {
  it('keeps every order to the bit, whatever its length', () => {
    for (const order of [
      [],
      [0],
      [-1, 0, 1, 255, 256, 32_767, -32_768],
      Array.from({ length: 100_001 }, (_, i) => i % 3),
    ])
      expect([...decodeOrder(encodeOrder(Int16Array.from(order)))]).toEqual(order);
  });

  it('spends less than three characters on a request', () => {
    expect(encodeOrder(new Int16Array(9_000)).length).toBe(24_000);
  });

  it('brings a request there whole, an endless one included', () => {
    const sent = {
      kind: 'http',
      options: options({ body: 'ä' }),
      context: context({ requests: Infinity, drainAt: 12 }),
    };
    const line = encodeRequest(sent);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    const { signal: _signal, clock: _clock, ...data } = sent.context;
    expect(decodeRequest(line)).toEqual({ ...sent, context: data });
  });

  it('brings messages back whole', () => {
    const progress: TrafficProgress = { done: 3, total: Infinity, byServer: Int32Array.of(1, 2, 0) };
    const line = encodeMessage({ type: 'progress', progress });
    expect(decodeMessage(line.trimEnd())).toEqual({ type: 'progress', progress });
  });

  it('brings tens of thousands of AMQP messages back whole, in little room', () => {
    const published = Array.from({ length: 20_000 }, (_, i) => ({
      ...{ id: `run1.step.${i}`, label: `m-${i + 1}`, operation: 0, exchange: '', key: 'q', mandatory: i % 5 === 0 },
      ...{ persistent: true, atMs: i / 8, fate: 'confirmed' as const, answeredMs: i / 8 + 20.125 },
      ...(i === 7 ? { returned: { code: 312, text: 'NO_ROUTE' } } : {}),
    }));
    const got = published.slice(0, 3).map(({ id, label }, i) => ({
      ...{ id, label, queue: 'q', consumer: 'k', redelivered: false, atMs: i, handled: 'acked' as const },
      ...(i === 1 ? { death: { reason: 'expired', queue: 'q0', count: 2 } } : {}),
    }));
    const times = { startedMs: 0, doneMs: 1, outcome: 'ok' as const };
    const messages = {
      ...{ published, received: got, connections: 1, channels: 2, closes: [] },
      operations: [
        { ...times, operation: 0, op: 'publish' as const, says: 'publish' },
        { ...times, operation: 1, op: 'drain' as const, says: 'drain q', received: got },
        { ...times, operation: 2, op: 'get' as const, says: 'get q', received: [] },
      ],
    };
    const ledger = {
      ...({ idPrefix: 'run1.step.', sent: 20_000 } as ClientLedger),
      order: new Int16Array(0),
      messages,
    };
    const line = encodeMessage({ type: 'ledger', startedMs: 5, ledger });
    expect(line.length / JSON.stringify(messages).length).toBeLessThan(0.25);
    expect(decodeMessage(line.trimEnd())).toEqual({ type: 'ledger', startedMs: 5, ledger });
  });

  it.each(['', 'Warning: something', '{"type":"ledger"', '{"type":"else"}', '{"event":"request"}'])(
    'takes %j for noise',
    (line) => expect(decodeMessage(line)).toBeUndefined(),
  );

  it('cuts lines wherever the pieces end, inside a character too', () => {
    const bytes = Buffer.from('one\nzwö\n\nlast');
    for (let size = 1; size <= bytes.length; size++) {
      const lines: string[] = [];
      const reader = createLineReader((line) => lines.push(line));
      for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
      expect(lines).toEqual(['one', 'zwö', '']);
    }
  });
});

describe('the program', () => {
  it.each([
    ['http', { service: 's', port: 80 }, false],
    ['amqp', { service: 's', user: 'u', password: 'p', script: [{ op: 'settle' }] }, true],
  ])('leaves to %s when its target is looked up', async (name, given, byName) => {
    const kind = trafficKinds[name]!;
    const seen: string[] = [];
    const drive = vi.spyOn(kind, 'drive').mockImplementation((_, { target }) => {
      seen.push(target.host);
      return Promise.reject(new Error('enough'));
    });
    const input = new PassThrough();
    const sent = {
      kind: name,
      options: kind.parse(given),
      context: context({ target: { host: 'localhost', port: 1 } }),
    };
    input.write(encodeRequest(sent));
    expect(await serveRequest({ input, write: () => undefined, clock: () => 0 })).toBe(1);
    expect(seen.map((host) => host === 'localhost')).toEqual([byName]);
    drive.mockRestore();
  });
});

describe('the program, as a process of its own', () => {
  let server: Server;
  const seen: string[] = [];
  let onRequest: (count: number) => void = () => undefined;

  beforeAll(async () => {
    server = createServer((request, response) => {
      onRequest(seen.push(String(request.headers['x-request-id'])));
      response.setHeader('X-Served-By', SERVERS[(seen.length - 1) % 3]!);
      response.end('ok');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const port = (): number => (server.address() as AddressInfo).port;
  const drive = (command: readonly string[], more: Partial<TrafficContext>, with_: Record<string, unknown> = {}) =>
    driveRemotely(
      { engine: childClient, containerId: 'c', command },
      { kind: 'http', options: options(with_) },
      context({ target: { host: 'localhost', port: port() }, ...more }),
    );

  it('sends what was asked for, tells how far it is, and hands back the ledger', async () => {
    seen.length = 0;
    const told: number[] = [];
    const beforeMs = Date.now();
    const { ledger, startedMs } = await drive(SOURCE_PROGRAM, { drainAt: 6, onAnswer: ({ done }) => told.push(done) });
    expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => `run1.step.${i}`));
    expect(ledger).toMatchObject({ sent: 60, answered: 60, errors: 0, connectionsOpened: 1, drainedAt: 6 });
    expect(ledger.order).toBeInstanceOf(Int16Array);
    expect([...ledger.order]).toEqual(Array.from({ length: 60 }, (_, i) => i % 3));
    expect(told.at(-1)).toBe(60);
    expect(startedMs).toBeGreaterThanOrEqual(beforeMs);
    expect(startedMs).toBeLessThanOrEqual(Date.now());
  });

  it('sees what the same traffic sees from here', async () => {
    seen.length = 0;
    const remote = await drive(SOURCE_PROGRAM, { requests: 30 }, { cookieJar: true, keepAlive: 3 });
    seen.length = 0;
    const target = { host: '127.0.0.1', port: port() };
    const local = await http.drive(options({ cookieJar: true, keepAlive: 3 }), context({ requests: 30, target }));
    const timeless = ({ durationMs: _d, latency: _l, serverMeansMs: _m, ...rest }: ClientLedger) => rest;
    expect(timeless(remote.ledger)).toEqual(timeless(local));
  });

  it('says which name has no address', async () => {
    const failed = drive(SOURCE_PROGRAM, { target: { host: 'no-such-service.invalid', port: 1 } });
    await expect(failed).rejects.toMatchObject({ kind: 'operation', code: 'unknown-host' });
  });

  it('stops when nobody waits any more', async () => {
    seen.length = 0;
    const leaving = new AbortController();
    onRequest = (count) => count === 5 && leaving.abort();
    const failed = drive(SOURCE_PROGRAM, { requests: Infinity, signal: leaving.signal }, { duration: '10m' });
    await expect(failed).rejects.toMatchObject({ kind: 'interrupted' });
    onRequest = () => undefined;
  });

  it('tells the last words of a program that cannot run', async () => {
    const failed = drive([process.execPath, '-e', 'console.error("no such thing"); process.exit(3)'], {});
    await expect(failed).rejects.toMatchObject({
      kind: 'operation',
      code: 'client-failed',
      details: ['no such thing'],
    });
  });

  it('believes no ledger of a program that failed after it', async () => {
    const line = JSON.stringify(
      encodeMessage({ type: 'ledger', startedMs: 1, ledger: { order: new Int16Array(1) } as ClientLedger }),
    );
    const failed = drive([process.execPath, '-e', `process.stdout.write(${line}); process.exitCode = 1`], {});
    await expect(failed).rejects.toMatchObject({ code: 'client-failed' });
  });
});
