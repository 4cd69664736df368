import type { Proxy } from '../../haproxy-config/index.js';
import type { ClaimDefinition, StepDefinition } from '../../lab/index.js';
import type { ClaimPart, PlacedServer } from '../derived.js';
import type { RuledRequest } from '../rules/index.js';

/** A request that the rules lead to a backend, and the port that it is sent to. */
export interface WayIn {
  readonly port: number;
  readonly request: RuledRequest;
  /** Whether another request gets there, too. */
  readonly leads: (request: RuledRequest) => boolean;
}

/** What the makers of claims get. */
export interface Subject {
  readonly proxy: Proxy;
  readonly servers: readonly PlacedServer[];
  readonly way: WayIn;
  /** Header from which HAProxy takes the client's address, if a rule says so. */
  readonly sourceHeader: string | undefined;
}

/** Claims of one kind with their traffic, or why there are none. */
export type Made =
  | { readonly claims: readonly ClaimDefinition[]; readonly traffic: Readonly<Record<string, StepDefinition>> }
  | { readonly why: string };

/** HAProxy's counters of these backends, and the logs of these groups of servers. */
export function witnessesOf(backend: readonly string[], services: readonly string[]): ClaimPart['witnesses'] {
  const stats = { service: 'haproxy', backend, command: ['perl', '/lab/runtime.pl'] };
  return {
    middle: { kind: 'haproxy-stats', with: stats },
    backend: { kind: 'request-log', with: { services } },
  };
}
