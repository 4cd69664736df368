import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { drive } from './drive.js';
import { ok, serveRaw } from './raw-server.js';

describe('abort', () => {
  it.each([{ concurrency: 4 }, { concurrency: 4, rate: 50 }])(
    'ends %j in the midst of requests that hang',
    async (options) => {
      const abort = new AbortController();
      await using server = await serveRaw(({ socket, headers }) => {
        if (headers.get('x-request-id') === 'run1.step.5') abort.abort();
        if (server.requests.length < 4) socket.write(ok('app1'));
      });
      const driven = drive(options, { port: server.port, requests: 1000, signal: abort.signal });
      await expect(driven).rejects.toMatchObject({ kind: 'interrupted', code: 'interrupted' });
      expect(server.requests.length).toBeLessThan(10);
    },
  );

  it('ends in the midst of connecting', async () => {
    const abort = new AbortController();
    await using server = await serveRaw(() => {});
    const driven = drive({ tls: {} }, { port: server.port, signal: abort.signal });
    setImmediate(() => abort.abort());
    await expect(driven).rejects.toMatchObject({ kind: 'interrupted' });
  });

  it('sends nothing when it came first, and hands on why', async () => {
    await using server = await serveRaw(({ socket }) => socket.write(ok('app1')));
    const reason = new LabError('interrupted', 'Ctrl-C', { code: 'interrupted' });
    await expect(drive({}, { port: server.port, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.connections()).toBe(0);
  });
});
