import type { BackendLedger, ClientLedger, Observation } from '../../lab/observation.js';
import { countersDelta, type CountersDelta } from './counters-delta.js';
import type { Allowances } from './guards.js';
import { alignOrder, tally } from './tally.js';

const SHOWN_IDS = 3;

/**
 * Compares the three witnesses of one step, request by request and server by server; returns every disagreement, one
 * sentence each, with the counts. Where denials are allowed, the middle is asked for all answers of a server. An empty list means that all
 * saw the same.
 */
export function reconcile(
  { client, middle, backend }: Observation,
  { denials = false, direct = false }: Allowances = {},
): string[] {
  const differences = ownBooks(client);
  const counted = denials ? 'responses' : 'responses2xx';
  if (!middle && !direct) differences.push('no witness in the middle: the balancer’s counters were not read');
  if (!backend) differences.push('no witness behind: the backends’ logs were not read');
  const delta = middle && countersDelta(middle.before, middle.after);
  if (delta) differences.push(...frontend(client, delta));
  const product = middle?.after.product ?? 'the balancer';
  differences.push(...perServer({ client, delta, backend, product, counted }));
  if (backend) differences.push(...perRequest(client, backend));
  return differences;
}

function ownBooks(client: ClientLedger): string[] {
  const { sent, answered, errors, order } = client;
  const differences: string[] = [];
  if (sent !== answered + errors)
    differences.push(`client: ${sent} sent, but ${answered} answered and ${errors} errors`);
  if (order.length !== sent) differences.push(`client: ${sent} sent, but ${order.length} in its ledger`);
  return differences;
}

function frontend({ sent: all, unwritten = 0 }: ClientLedger, delta: CountersDelta): string[] {
  if (!delta.counted) return [delta.reason];
  const sent = all - unwritten;
  // More than were sent is a foreign request, which the guards name.
  if (delta.frontendRequests >= sent) return [];
  return [`the client sent ${sent} requests, the balancer's frontend received ${delta.frontendRequests}`];
}

function perServer({
  client,
  delta,
  backend,
  product,
  counted,
}: {
  readonly client: ClientLedger;
  readonly delta: CountersDelta | undefined;
  readonly backend: BackendLedger | undefined;
  readonly product: string;
  readonly counted: 'responses' | 'responses2xx';
}): string[] {
  const { servers } = client;
  const seen = tally(client.order, servers.length);
  const logged = backend && tally(alignOrder(backend.order, backend.servers, servers), servers.length);
  return servers.flatMap((name, i) => {
    const answered = delta?.counted
      ? (delta.servers.find((server) => server.name === name)?.[counted] ?? 0)
      : undefined;
    const others = [answered, logged?.[i]].filter((count) => count !== undefined);
    if (others.every((count) => count === seen[i])) return [];
    return [`${name}: client ${seen[i]}, ${product} ${answered ?? 'unknown'}, backend ${logged?.[i] ?? 'unknown'}`];
  });
}

function perRequest(client: ClientLedger, backend: BackendLedger): string[] {
  const logged = alignOrder(backend.order, backend.servers, client.servers);
  const wrong: number[] = [];
  for (let i = 0; i < Math.max(client.order.length, logged.length); i++) {
    if (client.order[i] !== logged[i]) wrong.push(i);
  }
  if (wrong.length === 0) return [];
  const name = (server: number | undefined): string => client.servers[server ?? -1] ?? 'nobody';
  const shown = wrong
    .slice(0, SHOWN_IDS)
    .map((i) => `${client.idPrefix}${i}: client ${name(client.order[i])}, backend ${name(logged[i])}`);
  return [
    `${wrong.length} of ${client.sent} requests differ by id (${shown.join('; ')}${wrong.length > SHOWN_IDS ? '; …' : ''})`,
  ];
}
