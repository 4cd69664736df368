import { isIPv4 } from 'node:net';
import type { TableRow } from '../../lab/table/index.js';
import { fullHash } from '../ring/index.js';

/** `balance` lines that hash: `source`, `uri`, `url_param user`, `hdr(X-User)`. */
export type HashBalance = string;
export const HASH_BALANCE = /^(?:source|uri|url_param [A-Za-z0-9_.-]+|hdr\([A-Za-z0-9_-]+\))$/;

/** HAProxy's default hash function. Source: src/hash.c `hash_sdbm`. */
export function sdbm(key: string): number {
  let hash = 0;
  for (const byte of Buffer.from(key, 'latin1')) hash = (byte + (hash << 6) + (hash << 16) - hash) | 0;
  return hash >>> 0;
}

/**
 * The 32-bit hash of a row's key, before a server is looked for; undefined where the row has no key, and a round robin takes over.
 * `avalanche`: mixed once more, as `hash-type consistent` does by default. Source: src/backend.c `get_server_sh` (address), `get_server_uh`
 * (uri), `get_server_ph` (url_param), `get_server_hh` (hdr).
 */
export function keyHash(
  balance: HashBalance,
  row: TableRow,
  { avalanche, sourceHeader }: KeyHashing,
): number | undefined {
  const mix = (hash: number): number => (avalanche ? fullHash(hash) : hash);
  if (balance === 'source') {
    const address = headerOf(row, sourceHeader);
    return address !== undefined && isIPv4(address) ? mix(addressNumber(address)) : undefined;
  }
  const key = keyOf(balance, row);
  return key === undefined || key === '' ? undefined : mix(sdbm(key));
}

export interface KeyHashing {
  readonly avalanche: boolean;
  /** Request header from which HAProxy takes the client's address, for `source`. */
  readonly sourceHeader: string;
}

function keyOf(balance: HashBalance, row: TableRow): string | undefined {
  const [path = '', query = ''] = row.path.split('?');
  if (balance === 'uri') return path;
  const header = /^hdr\((.*)\)$/.exec(balance)?.[1];
  if (header !== undefined) return headerOf(row, header);
  const parameter = balance.replace('url_param ', '');
  const found = query.split('&').find((pair) => pair.startsWith(`${parameter}=`));
  return found?.slice(parameter.length + 1);
}

function headerOf({ headers }: TableRow, wanted: string): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
}

/** An IPv4 address as a big-endian number. */
function addressNumber(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0) >>> 0;
}
