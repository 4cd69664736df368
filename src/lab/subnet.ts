import { createHash } from 'node:crypto';
import type { LabIdentity } from './resolved.js';

/** A lab's networks of a known subnet lie here: /24s below 10.200.0.0 to 10.249.255.0, which routers at home seldom use. */
const FIRST = 200;
const BLOCKS = 50;

/** Stands for "a free one" where a lab file or a parameter may name a subnet. */
export const ANY_SUBNET = 'auto';

/** The subnet of a lab's network where nobody names one: the same at every call; `attempt` counts those that were taken. */
export function derivedSubnet({ lab, instance }: LabIdentity, network: string, attempt = 0): string {
  const digest = createHash('sha256').update(`${lab}/${instance}/${network}/${attempt}`).digest();
  return `10.${FIRST + (digest[0]! % BLOCKS)}.${digest[1]!}.0/24`;
}

/** Whether two IPv4 subnets, `10.0.0.0/8`, have an address in common. Anything else has none. */
export function subnetsOverlap(a: string, b: string): boolean {
  const [one, other] = [rangeOf(a), rangeOf(b)];
  return one !== undefined && other !== undefined && one.first <= other.last && other.first <= one.last;
}

export function isSubnet(text: string): boolean {
  return rangeOf(text) !== undefined;
}

function rangeOf(subnet: string): { readonly first: number; readonly last: number } | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(subnet);
  const [a = 256, b = 256, c = 256, d = 256, bits = 33] = (match ?? []).slice(1).map(Number);
  if ([a, b, c, d].some((part) => part > 255) || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}
