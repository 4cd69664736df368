/**
 * How far a request may come: no address for the name; the address refuses, says nothing until the time is up, or has no way to it; the
 * certificate is not believed; a connection and no answer over it; an answer.
 */
export const REQUEST_OUTCOMES = [
  'dns-fail',
  'refused',
  'timeout',
  'unreachable',
  'tls',
  'no-answer',
  'answered',
] as const;
export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number];

/** What the engine can be asked about a container. Lists are sorted and joined by a comma; an empty text = none. */
export const IDENTITY_FIELDS = [
  'container',
  'image',
  'started',
  'pid',
  'network-mode',
  'networks',
  'volumes',
  'ports',
  // Of a swarm: where it runs, by the manager and by that node's own engine; empty where the two do not agree.
  'node',
] as const;
export type IdentityField = (typeof IDENTITY_FIELDS)[number];
