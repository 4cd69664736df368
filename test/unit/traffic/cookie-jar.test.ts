import { describe, expect, it } from 'vitest';
import { createCookieJar } from '../../../src/traffic/http/cookie-jar.js';
import { drive } from './drive.js';
import { ok, serveRaw } from './raw-server.js';

describe('cookie jar', () => {
  it('sends what it was given, the newest value of each name', () => {
    const jar = createCookieJar(() => 0);
    expect(jar.header()).toBeUndefined();
    jar.store('LAB=app1; path=/; HttpOnly');
    jar.store('other = "a=b" ');
    jar.store('LAB=app2');
    expect(jar.header()).toBe('LAB=app2; other="a=b"');
  });

  it.each([
    ['Max-Age=0'],
    ['max-age=-1'],
    ['Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    ['Expires=Thu, 01 Jan 2099 00:00:00 GMT; Max-Age=0'],
  ])('deletes on %s', (attribute) => {
    const jar = createCookieJar(() => 1000);
    jar.store('LAB=app1');
    jar.store(`LAB=gone; ${attribute}`);
    expect(jar.header()).toBeUndefined();
  });

  it('drops a cookie when its time is over; Max-Age wins over Expires', () => {
    let nowMs = 1000;
    const jar = createCookieJar(() => nowMs);
    jar.store('a=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
    jar.store('b=2; Expires=Thu, 01 Jan 1970 00:00:05 GMT');
    expect(jar.header()).toBe('a=1; b=2');
    nowMs = 5000;
    expect(jar.header()).toBe('a=1');
    nowMs = 11_000;
    expect(jar.header()).toBeUndefined();
  });

  it('ignores what is no cookie', () => {
    const jar = createCookieJar(() => 0);
    for (const text of ['', '=', '=value', 'name', '; Path=/', ' =x']) jar.store(text);
    expect(jar.header()).toBeUndefined();
  });
});

describe('cookieJar: true', () => {
  const serveSticky = () =>
    serveRaw(({ socket, headers, connection }) => {
      const cookie = headers.get('cookie');
      const server = cookie?.split('=')[1] ?? `app${(connection % 3) + 1}`;
      socket.write(ok(server, cookie === undefined ? `SET-Cookie: LAB=${server}; path=/\r\n` : ''));
    });

  it('keeps one jar per virtual connection, over closed connections too', async () => {
    await using server = await serveSticky();
    const ledger = await drive({ cookieJar: true, keepAlive: false }, { port: server.port, requests: 12 });
    expect([...ledger.order]).toEqual(Array(12).fill(0));
    expect(server.requests[0]?.headers.has('cookie')).toBe(false);
    expect(server.requests[11]?.headers.get('cookie')).toBe('LAB=app1');
  });

  it('does not share it', async () => {
    await using server = await serveSticky();
    await drive({ cookieJar: true, concurrency: 3 }, { port: server.port, requests: 30 });
    for (let connection = 0; connection < 3; connection++) {
      const own = server.requests.filter((request) => request.connection === connection);
      expect(new Set(own.slice(1).map(({ headers }) => headers.get('cookie'))).size).toBe(1);
      expect(own[0]?.headers.has('cookie')).toBe(false);
    }
  });

  it('is off by default', async () => {
    await using server = await serveSticky();
    await drive({}, { port: server.port, requests: 3 });
    expect(server.requests.some(({ headers }) => headers.has('cookie'))).toBe(false);
  });
});
