import type { HeaderTable } from './binding.js';

/**
 * Whether a headers binding takes a message. `x-match` says how (default all) and is never compared itself; other arguments whose name begins with `x-`
 * are compared under all-with-x and any-with-x alone. No argument left: all takes everything, any nothing.
 * Source: rabbit_exchange_type_headers:headers_match/2.
 */
export function headersMatch(wanted: HeaderTable, headers: HeaderTable): boolean {
  const kind = wanted['x-match'] ?? 'all';
  const withX = kind === 'all-with-x' || kind === 'any-with-x';
  const compared = Object.entries(wanted).filter(([name]) => name !== 'x-match' && (withX || !name.startsWith('x-')));
  const matches = ([name, value]: readonly [string, unknown]): boolean =>
    Object.hasOwn(headers, name) && headers[name] === value;
  return kind === 'any' || kind === 'any-with-x' ? compared.some(matches) : compared.every(matches);
}
