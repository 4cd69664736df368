import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import { parseHttpTraffic, requestsOfHttp } from '../../../src/traffic/http/http-options.js';

const base = { service: 'haproxy', port: 8080 };

function problemsOf(options: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    parseHttpTraffic({ ...base, ...options });
  } catch (error) {
    if (error instanceof LabError && error.kind === 'invalid') return error.details;
    throw error;
  }
  return [];
}

describe('options of http traffic', () => {
  it('have defaults for everything but service and port', () => {
    expect(parseHttpTraffic(base)).toEqual({
      ...base,
      paths: ['/'],
      pathOrder: 'cycle',
      method: 'GET',
      headers: {},
      body: undefined,
      concurrency: 1,
      requests: undefined,
      ratePerSecond: undefined,
      durationMs: undefined,
      keepAlive: true,
      cookieJar: false,
      requestTimeoutMs: 30_000,
      serverHeader: 'X-Served-By',
      tls: undefined,
      localAddress: undefined,
    });
  });

  it('read times with their units', () => {
    expect(parseHttpTraffic({ ...base, duration: '1.5s', requestTimeout: '250ms' })).toMatchObject({
      durationMs: 1500,
      requestTimeoutMs: 250,
    });
    expect(parseHttpTraffic({ ...base, duration: '2m' }).durationMs).toBe(120_000);
  });

  it.each([
    [{ colour: 'blue' }, /^colour: unknown key/],
    [{ service: undefined }, /^service: /],
    [{ port: 70_000 }, /^port: /],
    [{ path: 'x' }, /^path: must start with \//],
    [{ paths: ['/', '/a b'] }, /^paths\.1: must start with \//],
    [{ path: '/', paths: ['/'] }, /^paths: give path or paths, not both/],
    [{ method: 'GET /' }, /^method: is not a method/],
    [{ method: 'CONNECT' }, /^method: cannot be CONNECT/],
    [{ headers: { Connection: 'close' } }, /^headers\.Connection: /],
    [{ headers: { 'X-Request-Id': 'mine' } }, /^headers\.X-Request-Id: /],
    [{ headers: { 'X-A': 'a\r\nX-B: b' } }, /^headers\.X-A: holds a character/],
    [{ headers: { cookie: 'a=b' }, cookieJar: true }, /^headers\.Cookie: is set by the cookie jar/],
    [{ concurrency: 0 }, /^concurrency: /],
    [{ concurrency: 1.5 }, /^concurrency: /],
    [{ requests: 5, duration: '1s' }, /^duration: give requests or duration, not both/],
    [{ duration: 10 }, /^duration: must be a time with its unit/],
    [{ duration: '0s' }, /^duration: must be from 1ms/],
    [{ rate: 0 }, /^rate: /],
    [{ keepAlive: 0 }, /^keepAlive: /],
    [{ keepAlive: 'on' }, /^keepAlive: must be true, false or requests per connection/],
    [{ requestTimeout: '5 s' }, /^requestTimeout: must be a time/],
    [{ serverHeader: 'X Served' }, /^serverHeader: is not a header name/],
    [{ tls: { ca: '/etc/ca.pem' } }, /^tls\.ca: must be PEM text/],
    [{ tls: { rejectUnauthorized: false } }, /^tls\.rejectUnauthorized: unknown key/],
    [{ localAddress: 'localhost' }, /^localAddress: must be an IP address/],
  ])('%j is refused', (options, message) => {
    expect(problemsOf(options)).toEqual([expect.stringMatching(message)]);
  });

  it('report all problems at once', () => {
    expect(problemsOf({ port: 0, method: '', tls: { x: 1 } })).toHaveLength(3);
  });

  it.each([
    [{}, undefined],
    [{ requests: 60 }, 60],
    [{ duration: '10s' }, undefined],
    [{ rate: 50 }, undefined],
    [{ rate: 50, duration: '1500ms' }, 75],
    [{ rate: 50, requests: 10 }, 10],
    [{ rate: 0.1, duration: '1s' }, 1],
  ])('%j asks for %s requests', (options, requests) => {
    expect(requestsOfHttp(parseHttpTraffic({ ...base, ...options }))).toBe(requests);
  });
});
