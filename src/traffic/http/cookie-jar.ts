import type { Clock } from '../../lab/progress.js';

/** The cookies of one virtual connection. Knows one origin, so Domain, Path and Secure play no part. */
export interface CookieJar {
  /** Takes one Set-Cookie header's value. A malformed one is ignored, as RFC 6265 section 5.2 asks. */
  store(setCookie: string): void;
  /** Value for the Cookie header; undefined when there is nothing to send. */
  header(): string | undefined;
}

interface Cookie {
  readonly value: string;
  /** Milliseconds since the epoch; Infinity for a session cookie. */
  readonly expiresAt: number;
}

/** Makes an empty jar. Max-Age wins over Expires (RFC 6265 section 5.3); a cookie that is over by then is deleted. */
export function createCookieJar(clock: Clock): CookieJar {
  const cookies = new Map<string, Cookie>();
  return {
    store(setCookie) {
      const [pair = '', ...attributes] = setCookie.split(';');
      const equals = pair.indexOf('=');
      const name = pair.slice(0, equals).trim();
      if (equals < 1 || name === '') return;
      const expiresAt = expiryOf(attributes, clock());
      if (expiresAt <= clock()) cookies.delete(name);
      else cookies.set(name, { value: pair.slice(equals + 1).trim(), expiresAt });
    },
    header() {
      if (cookies.size === 0) return undefined;
      const nowMs = clock();
      for (const [name, { expiresAt }] of cookies) if (expiresAt <= nowMs) cookies.delete(name);
      return [...cookies].map(([name, { value }]) => `${name}=${value}`).join('; ') || undefined;
    },
  };
}

function expiryOf(attributes: readonly string[], nowMs: number): number {
  let expires = Infinity;
  let maxAge: number | undefined;
  for (const attribute of attributes) {
    const [name = '', ...rest] = attribute.split('=');
    const value = rest.join('=').trim();
    const key = name.trim().toLowerCase();
    if (key === 'max-age' && /^-?\d+$/.test(value)) maxAge = Number(value);
    if (key === 'expires' && !Number.isNaN(Date.parse(value))) expires = Date.parse(value);
  }
  if (maxAge === undefined) return expires;
  return maxAge <= 0 ? -Infinity : nowMs + maxAge * 1000;
}
