import type { RowAnswer } from '../../lab/observation.js';
import type { HttpRow } from './http-options.js';
import type { DispatchOptions } from './undici-client.js';

/** What a row sends, with its id. */
export function requestOfRow(
  { method, path, headers, body }: HttpRow,
  id: string,
): Pick<DispatchOptions, 'method' | 'path' | 'headers' | 'body'> {
  const named = ['X-Request-Id', id, ...Object.entries(headers).flat()];
  return { method, path, headers: named, body: body === undefined ? null : Buffer.from(body) };
}

/** What a table may ask about an answer, from its raw headers. */
export function rowAnswer(status: number, headers: readonly Buffer[]): RowAnswer {
  const location = valueOf(headers, 'location');
  const setCookie = valueOf(headers, 'set-cookie');
  return {
    status,
    ...(location === undefined ? {} : { location }),
    ...(setCookie === undefined ? {} : { setCookie }),
  };
}

function valueOf(headers: readonly Buffer[], wanted: string): string | undefined {
  for (let i = 0; i + 1 < headers.length; i += 2) {
    if (headers[i]!.toString('latin1').toLowerCase() === wanted) return headers[i + 1]!.toString('latin1');
  }
  return undefined;
}
