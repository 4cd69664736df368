import { isIPv4 } from 'node:net';

/** A request, as far as rules look at it. */
export interface RuledRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What a rule on the way has changed: headers by name (small letters), `path`, `source`. */
  readonly unclear?: readonly string[];
  /** The network that the client is in, `10.1.2.0/24`; undefined = not known. */
  readonly clientSubnet?: string;
}

/** Holds, does not, or cannot be told: undefined. */
export type Truth = boolean | undefined;

export function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

/** All of them; one that does not hold is enough for no. */
export function every(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

export function some(truths: readonly Truth[]): Truth {
  return not(every(truths.map(not)));
}

export function headerOf({ headers }: Pick<RuledRequest, 'headers'>, wanted: string): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
}

/** Headers that lab writes itself, so that nothing is known of them here. */
const OWN_HEADERS: readonly string[] = [
  ...['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade', 'x-request-id'],
];

/** Whether a rule that looks at this can be told from the request as it was sent. */
export function isClear({ unclear = [] }: RuledRequest, what: string): boolean {
  return !unclear.includes(what.toLowerCase()) && !OWN_HEADERS.includes(what.toLowerCase());
}

/** Whether every address of the client's network is in `wanted`, or none; undefined where only some are. Source: src/pattern.c `pat_match_ip`. */
export function subnetIn(subnet: string | undefined, wanted: string): Truth {
  const [inner, outer] = [subnet === undefined ? undefined : rangeOf(subnet), rangeOf(wanted)];
  if (inner === undefined || outer === undefined) return undefined;
  if (inner.last < outer.first || inner.first > outer.last) return false;
  return inner.first >= outer.first && inner.last <= outer.last ? true : undefined;
}

function rangeOf(subnet: string): { readonly first: number; readonly last: number } | undefined {
  const [address = '', bits = '32'] = subnet.split('/');
  if (!isIPv4(address) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1 };
}
